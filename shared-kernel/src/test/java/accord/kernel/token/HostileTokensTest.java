package accord.kernel.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Forge;
import accord.kernel.testkit.HostileToken;
import accord.kernel.testkit.HostileTokens;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostileTokensTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private static final Forge FORGE = Forge.of(Forge.SECRET, CLOCK);
    private static final List<HostileToken> TABLE = HostileTokens.of(FORGE, CLOCK);

    @Test
    void eachIsRefusedForExactlyWhatItIs() {
        assertThat(TABLE)
                .allSatisfy(hostile -> assertThat(FORGE.tokens().verify(hostile.value(), TokenUse.ACCESS))
                        .isInstanceOfSatisfying(Refused.class, refused -> {
                            assertThat(refused.failure()).as(refused.detail()).isEqualTo(hostile.failure());
                            assertThat(refused.detail())
                                    .as("what a log may hold")
                                    .hasSizeBetween(5, 300)
                                    .matches("[ -~]+")
                                    .doesNotContain("eyJ", "0b5b6d0e");
                        }));
    }

    @Test
    void theTableIsLargeAndReachesEveryFailureThatATokenCanHave() {
        assertThat(TABLE).hasSizeGreaterThan(1500).doesNotHaveDuplicates();
        assertThat(TABLE.stream().map(HostileToken::failure).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        AuthFailure.TOKEN_MALFORMED,
                        AuthFailure.TOKEN_EXPIRED,
                        AuthFailure.TOKEN_NOT_YET_VALID,
                        AuthFailure.SIGNATURE_INVALID,
                        AuthFailure.KEY_MISMATCH,
                        AuthFailure.ISSUER_MISMATCH,
                        AuthFailure.AUDIENCE_MISMATCH,
                        AuthFailure.TOKEN_TYPE_MISMATCH,
                        AuthFailure.CLAIM_INVALID,
                        AuthFailure.MISSING_USER_ID);
    }

    @Test
    void noneTakesLong() {
        for (var hostile : TABLE) {
            var fastest = LongStream.generate(() -> nanosToVerify(hostile))
                    .limit(3)
                    .min()
                    .orElseThrow();
            assertThat(Duration.ofNanos(fastest)).as(hostile.name()).isLessThan(Duration.ofMillis(50));
        }
    }

    private static long nanosToVerify(HostileToken hostile) {
        var start = System.nanoTime();
        FORGE.tokens().verify(hostile.value(), TokenUse.ACCESS);
        return System.nanoTime() - start;
    }

    @Test
    void whatTheyWereMadeOfIsGood() {
        assertThat(FORGE.tokens().verify(FORGE.forged().compact(), TokenUse.ACCESS))
                .isInstanceOf(Verified.class);
    }

    @Test
    void whetherAHeaderCanCarryOneIsKnown() {
        assertThat(new HostileToken("x", "a.b.c", AuthFailure.NO_TOKEN).fitsHeader())
                .isTrue();
        assertThat(Stream.of("", " a", "a\n", "é", "x".repeat(25_000))
                        .map(value -> new HostileToken("x", value, AuthFailure.NO_TOKEN)))
                .noneMatch(HostileToken::fitsHeader);
    }
}
