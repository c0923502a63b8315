package accord.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every storage of people does. */
public interface IdentitiesContract {
    Identities identities();

    @Test
    default void aPersonIsFoundByAddressAndById() {
        var user = person("ada");
        assertThat(identities().add(user, new PasswordHash("first"))).isEqualTo(Identities.Addition.ADDED);

        assertThat(identities().credential(user.email())).contains(new Credential(user, new PasswordHash("first")));
        assertThat(identities().find(user.id())).contains(user);
    }

    @Test
    default void nobodyIsFoundWhereNobodyWasAdded() {
        var stranger = person("stranger");
        assertThat(identities().credential(stranger.email())).isEmpty();
        assertThat(identities().find(stranger.id())).isEmpty();
    }

    @Test
    default void anAddressBelongsToOnePerson() {
        var first = person("grace");
        var second = new User(newId(), first.email(), true, first.createdAt());
        identities().add(first, new PasswordHash("hers"));

        assertThat(identities().add(second, new PasswordHash("not hers"))).isEqualTo(Identities.Addition.ADDRESS_TAKEN);
        assertThat(identities().credential(first.email())).contains(new Credential(first, new PasswordHash("hers")));
        assertThat(identities().find(second.id())).isEmpty();
    }

    @Test
    default void ofManyWhoAskForOneAddressAtOnceOneGetsIt() throws Exception {
        var wanted = person("popular").email();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = Stream.generate(() -> (Callable<Identities.Addition>)
                            () -> identities().add(new User(newId(), wanted, false, now()), new PasswordHash("theirs")))
                    .limit(16)
                    .toList();
            var outcomes =
                    threads.invokeAll(attempts).stream().map(Future::resultNow).toList();
            assertThat(outcomes).hasSize(16).containsOnlyOnce(Identities.Addition.ADDED);
        }
    }

    @Test
    default void aHashIsReplacedByAnotherOfTheSamePassword() {
        var user = person("barbara");
        identities().add(user, new PasswordHash("old"));

        identities().rehash(user.id(), new PasswordHash("old"), new PasswordHash("new"));

        assertThat(identities().credential(user.email())).contains(new Credential(user, new PasswordHash("new")));
    }

    @Test
    default void aHashThatSomebodyChangedInBetweenIsLeftAlone() {
        var user = person("radia");
        identities().add(user, new PasswordHash("changed"));

        identities().rehash(user.id(), new PasswordHash("stale"), new PasswordHash("rehashed"));

        assertThat(identities().credential(user.email())).contains(new Credential(user, new PasswordHash("changed")));
    }

    @Test
    default void aPersonIsFoundWithTheirPasswordByIdToo() {
        var user = person("katherine");
        identities().add(user, new PasswordHash("hers"));

        assertThat(identities().credential(user.id())).contains(new Credential(user, new PasswordHash("hers")));
    }

    @Test
    default void whoIsRemovedIsGoneWithTheirPasswordAndTheirAddressIsFree() {
        var user = person("edsger");
        var other = person("tony");
        identities().add(user, new PasswordHash("his"));
        identities().add(other, new PasswordHash("another's"));

        assertThat(identities().remove(user.id())).isTrue();

        assertThat(identities().find(user.id())).isEmpty();
        assertThat(identities().credential(user.email())).isEmpty();
        assertThat(identities().find(other.id())).contains(other);
        assertThat(identities().remove(user.id())).as("a second time").isFalse();
        assertThat(identities().add(user, new PasswordHash("new"))).isEqualTo(Identities.Addition.ADDED);
    }

    @Test
    default void aTestUserHasNoPasswordAndIsForgottenWhenTheTimeIsOver() {
        var person = person("barbara");
        var past = person("past");
        var present = person("present");
        identities().add(person, new PasswordHash("hers"));
        identities().addTestUser(past, now().minusSeconds(1));
        identities().addTestUser(present, now());

        assertThat(identities().find(present.id())).contains(present);
        assertThat(identities().credential(present.id())).isEmpty();
        assertThat(identities().credential(present.email())).isEmpty();

        assertThat(identities().forgetTestUsers(now())).isEqualTo(1);

        assertThat(identities().find(past.id())).isEmpty();
        assertThat(identities().find(present.id())).isPresent();
        assertThat(identities().find(person.id())).isPresent();
    }

    private static User person(String name) {
        var address = new EmailAddress(name + "-" + UUID.randomUUID() + "@example.com");
        return new User(newId(), address, false, now());
    }

    private static UserId newId() {
        return new UserId(UUID.randomUUID().toString());
    }

    private static Instant now() {
        return Instant.parse("2026-03-29T01:30:00.123Z");
    }
}
