package accord.auth.adapter.argon2;

import accord.auth.identity.HashingOverloadedException;
import accord.auth.identity.Password;
import accord.auth.identity.PasswordHash;
import accord.auth.identity.PasswordHasher;
import accord.kernel.observe.Exercise;
import accord.kernel.observe.Measurements;
import io.micrometer.core.instrument.Timer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes with Argon2id on a few platform threads with a short queue before them. The threads bound the memory, the queue
 * bounds the wait; who does not fit is told so at once, and no event loop or virtual thread ever does this work.
 */
public final class Argon2PasswordHasher implements PasswordHasher, AutoCloseable {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** A hash takes tens of milliseconds on a core of its own. */
    private static final List<Duration> BOUNDS = Stream.of(25, 50, 75, 100, 150, 250, 500, 1_000, 2_500)
            .map(Duration::ofMillis)
            .toList();

    private final Argon2Cost cost;
    private final Timer timer;
    private final ThreadPoolExecutor threads;
    private final SecureRandom random = new SecureRandom();
    private final byte[] salt = new byte[SALT_BYTES];

    public Argon2PasswordHasher(Argon2Cost cost, int workers, int queue, Measurements measurements) {
        this.cost = cost;
        this.timer = measurements.timer("argon2", "a password's hash, without its wait for a thread", BOUNDS);
        this.threads = new ThreadPoolExecutor(
                workers,
                workers,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().daemon().name("argon2-", 0).factory());
    }

    @Override
    public PasswordHash hash(Password password) {
        return onAThread(() -> {
            var fresh = new byte[SALT_BYTES];
            random.nextBytes(fresh);
            return PhcString.of(cost, fresh, argon2id(password, cost, fresh, HASH_BYTES))
                    .encode();
        });
    }

    @Override
    public Match match(Password password, PasswordHash hash) {
        var stored = PhcString.parse(hash)
                .orElseThrow(() -> new IllegalStateException("a stored password hash is not an Argon2id PHC string"));
        return onAThread(() -> {
            var hashed = stored.hashBytes();
            var candidate = argon2id(password, stored.cost(), stored.saltBytes(), hashed.length);
            if (!MessageDigest.isEqual(candidate, hashed)) {
                return Match.DIFFERENT;
            }
            return stored.cost().equals(cost) ? Match.SAME : Match.SAME_AT_ANOTHER_COST;
        });
    }

    @Override
    public void matchNothing(Password password) {
        onAThread(() -> argon2id(password, cost, salt, HASH_BYTES));
    }

    /** Hashes the first password, which is nobody's: it takes several times as long as all that follow. */
    public Exercise firstHash() {
        var begun = new AtomicBoolean();
        return _ -> {
            if (begun.compareAndSet(false, true)) {
                argon2id(new Password("the password of nobody at all"), cost, salt, HASH_BYTES);
            }
        };
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private <T> T onAThread(Callable<T> work) {
        try {
            return threads.submit(() -> timer.recordCallable(work)).get();
        } catch (RejectedExecutionException _) {
            throw new HashingOverloadedException(RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a password was hashed", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password could not be hashed", e.getCause());
        }
    }

    private static byte[] argon2id(Password password, Argon2Cost cost, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .build());
        var hash = new byte[length];
        generator.generateBytes(password.bytes(), hash);
        return hash;
    }
}
