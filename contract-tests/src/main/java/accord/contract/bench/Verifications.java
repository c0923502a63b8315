package accord.contract.bench;

import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Verifies tokens on one thread, each different from the one before, as a door does. */
final class Verifications {
    private static final int TOKENS = 4096;

    private final AccessTokens verifier;
    private final List<String> tokens;

    Verifications(AccessTokens verifier, Stream<String> tokens) {
        this.verifier = verifier;
        this.tokens = tokens.limit(TOKENS).toList();
    }

    Figure measure(Duration warmup, Duration measured) {
        var clock = ManagementFactory.getThreadMXBean();
        verifyFor(warmup);
        var cpu = clock.getCurrentThreadCpuTime();
        var before = System.nanoTime();
        var count = verifyFor(measured);
        var took = System.nanoTime() - before;
        return Figure.of(
                "verify", count, Duration.ofNanos(took), Duration.ofNanos(clock.getCurrentThreadCpuTime() - cpu));
    }

    private long verifyFor(Duration time) {
        var deadline = System.nanoTime() + time.toNanos();
        var count = 0L;
        while (System.nanoTime() < deadline) {
            for (var token : tokens) {
                if (!(verifier.verify(token, TokenUse.ACCESS) instanceof Verification.Verified)) {
                    throw new IllegalStateException("a token of its own mint was refused");
                }
            }
            count += tokens.size();
        }
        return count;
    }
}
