package accord.contract.bench;

import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification;
import java.io.IOException;
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

    /** @param self the process that this runs in */
    Round measure(Subject self, Duration warmup, Duration measured) throws IOException {
        verifyFor(warmup);
        var interval = Interval.begun(self);
        var count = verifyFor(measured);
        var ended = interval.ended();
        // It is the server here, and there is no other generator.
        return new Interval(self, ended.at(), ended.server(), Duration.ZERO, ended.machine())
                .round(count, Percentiles.NONE, 0);
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
