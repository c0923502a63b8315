package accord.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import accord.auth.adapter.argon2.Argon2Cost;
import accord.auth.adapter.argon2.Argon2PasswordHasher;
import accord.auth.adapter.storage.JdbcIdentities;
import accord.kernel.observe.Measurements;
import accord.kernel.storage.Database;
import accord.kernel.storage.StorageConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening an account and getting back into it, on a real database with real hashes. */
final class SigningInTest {
    private static final EmailAddress ADA = new EmailAddress("ada@example.com");
    private static final Password RIGHT = new Password("correct horse battery staple");
    private static final Password WRONG = new Password("incorrect horse battery staple");

    private final Argon2PasswordHasher hasher =
            new Argon2PasswordHasher(new Argon2Cost(64, 1, 1), 2, 64, new Measurements());
    private Database database;
    private Identities identities;
    private Registration registration;

    @BeforeEach
    void open(@TempDir Path data) {
        var storage =
                new StorageConfiguration("", "", data.toString(), 8, Duration.ofSeconds(2), Duration.ofSeconds(5));
        database = Database.open(storage, "", "auth", "people");
        identities = new JdbcIdentities(database);
        registration = new Registration(identities, hasher, new PasswordPolicy(), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        hasher.close();
        database.close();
    }

    @Test
    void whoRegisteredCanSignInWithTheirPasswordAndNoOther() {
        var signIn = new SignIn(identities, hasher, true);
        var user = registered();

        assertThat(signIn.signIn(ADA, RIGHT)).isEqualTo(new SignIn.Recognised(user));
        assertThat(signIn.signIn(ADA, WRONG)).isEqualTo(new SignIn.WrongCredentials());
    }

    @Test
    void aStrangerAndAWrongPasswordAreOneOutcome() {
        var signIn = new SignIn(identities, hasher, true);
        registered();

        assertThat(signIn.signIn(new EmailAddress("eve@example.com"), RIGHT)).isEqualTo(signIn.signIn(ADA, WRONG));
    }

    @Test
    void whereAddressesMustBeVerifiedOnlyTheRightPasswordLearnsThat() {
        var strict = new SignIn(identities, hasher, false);
        registered();

        assertThat(strict.signIn(ADA, RIGHT)).isEqualTo(new SignIn.AddressUnverified());
        assertThat(strict.signIn(ADA, WRONG)).isEqualTo(new SignIn.WrongCredentials());
    }

    @Test
    void anAddressIsRegisteredOnce() {
        registered();

        assertThat(registration.register(ADA, WRONG)).isEqualTo(new Registration.AddressTaken());
        assertThat(new SignIn(identities, hasher, true).signIn(ADA, WRONG)).isEqualTo(new SignIn.WrongCredentials());
    }

    @Test
    void ofManyRegistrationsOfOneAddressAtOnceOneSucceeds() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = Stream.generate(
                            () -> (Callable<Registration.Outcome>) () -> registration.register(ADA, RIGHT))
                    .limit(12)
                    .toList();
            var outcomes =
                    threads.invokeAll(attempts).stream().map(Future::resultNow).toList();
            assertThat(outcomes)
                    .filteredOn(Registration.Registered.class::isInstance)
                    .hasSize(1);
            assertThat(outcomes)
                    .filteredOn(Registration.AddressTaken.class::isInstance)
                    .hasSize(11);
        }
    }

    @Test
    void aPoorPasswordIsRefusedBeforeTheAddressIsLookedUp() {
        registered();

        assertThat(registration.register(ADA, new Password("short")))
                .isEqualTo(new Registration.PasswordRefused(PasswordObjection.TOO_SHORT));
    }

    @Test
    void aHashOfAnEarlierCostIsRenewedAtSignIn() {
        registered();
        var stronger = new Argon2PasswordHasher(new Argon2Cost(128, 2, 1), 1, 4, new Measurements());
        try (stronger) {
            var before = identities.credential(ADA).orElseThrow();
            var signIn = new SignIn(identities, stronger, true);

            assertThat(signIn.signIn(ADA, WRONG)).isEqualTo(new SignIn.WrongCredentials());
            assertThat(identities.credential(ADA)).contains(before);
            assertThat(signIn.signIn(ADA, RIGHT)).isEqualTo(new SignIn.Recognised(before.user()));
            assertThat(identities.credential(ADA).orElseThrow().password().encoded())
                    .startsWith("$argon2id$v=19$m=128,t=2,p=1$");
            assertThat(signIn.signIn(ADA, RIGHT)).isEqualTo(new SignIn.Recognised(before.user()));
        }
    }

    private User registered() {
        return switch (registration.register(ADA, RIGHT)) {
            case Registration.Registered(var user) -> user;
            case Registration.Outcome other -> throw new AssertionError("refused: " + other);
        };
    }
}
