package accord.auth.adapter.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.auth.identity.HashingOverloadedException;
import accord.auth.identity.Password;
import accord.auth.identity.PasswordHash;
import accord.auth.identity.PasswordHasher;
import accord.auth.identity.PasswordHasherContract;
import accord.kernel.observe.Measurements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Argon2id keeps the contract, is the algorithm that others know, and never lets a queue grow. */
final class Argon2PasswordHasherTest implements PasswordHasherContract {
    private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);

    private final Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, 2, 8, new Measurements());
    private final ArrayList<Argon2PasswordHasher> others = new ArrayList<>();

    @AfterEach
    void close() {
        hasher.close();
        others.forEach(Argon2PasswordHasher::close);
    }

    @Override
    public PasswordHasher hasher() {
        return hasher;
    }

    @Override
    public PasswordHasher hasherAtAnotherCost() {
        return other(new Argon2Cost(128, 2, 1), 1, 1);
    }

    @Test
    void aHashIsAPhcStringWithItsCostInIt() {
        assertThat(hasher.hash(new Password("a very long password")).encoded())
                .matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }

    /** The reference implementation: {@code echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32}. */
    @Test
    void aHashOfTheReferenceImplementationMatches() {
        var reference = new PasswordHash(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hasher.match(new Password("password"), reference))
                .isEqualTo(PasswordHasher.Match.SAME_AT_ANOTHER_COST);
    }

    @Test
    void moreThanFitsIsRefusedAtOnceWithATimeToComeBack() throws Exception {
        var slow = other(new Argon2Cost(32 * 1024, 4, 1), 1, 1);
        Callable<Duration> attempt = () -> {
            try {
                slow.hash(new Password("a very long password"));
                return Duration.ZERO;
            } catch (HashingOverloadedException e) {
                return e.retryAfter();
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = threads
                    .invokeAll(Stream.generate(() -> attempt).limit(12).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(outcomes).contains(Duration.ZERO).anyMatch(Duration::isPositive);
        }
        assertThat(slow.match(new Password("x"), slow.hash(new Password("x")))).isEqualTo(PasswordHasher.Match.SAME);
    }

    @Test
    void anUnknownAddressCostsWhatAKnownOneCosts() {
        var real = other(new Argon2Cost(8 * 1024, 2, 1), 1, 1);
        var hash = real.hash(new Password("a very long password"));
        var known = fastest(() -> real.match(new Password("a wrong password"), hash));
        var unknown = fastest(() -> real.matchNothing(new Password("a wrong password")));
        assertThat((double) unknown / known).isBetween(0.5, 2.0);
    }

    @Test
    void whatIsNotAnArgon2idHashIsNeverCompared() {
        assertThatThrownBy(() -> hasher.match(new Password("x"), new PasswordHash("$2b$12$abc")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCostThatArgon2idDoesNotAllowIsRefused() {
        assertThatThrownBy(() -> new Argon2Cost(7, 1, 1)).hasMessageContaining("m=7,t=1,p=1");
    }

    private Argon2PasswordHasher other(Argon2Cost cost, int workers, int queue) {
        var other = new Argon2PasswordHasher(cost, workers, queue, new Measurements());
        others.add(other);
        return other;
    }

    private static long fastest(Runnable work) {
        var best = Long.MAX_VALUE;
        for (var i = 0; i < 20; i++) {
            var start = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
