package accord.contract.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactionTest {
    private static final Reaction.LastWords SILENT = Reaction.LastWords.NONE;

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1003, 1007, 1008, 1009, 4400, 4403, 4406, 4409})
    void whatAReconnectionCannotMendIsFinal(int code) {
        assertThat(Reaction.to(new Closed(code, ""), SILENT)).isEqualTo(new Reaction.StayAway());
    }

    @Test
    void aRefusedTokenIsRenewed() {
        assertThat(Reaction.to(new Closed(4401, "TOKEN_EXPIRED"), SILENT)).isEqualTo(new Reaction.Renew());
    }

    @Test
    void theOlderSpellingOfAnExpiredTokenIsUnderstood() {
        assertThat(Reaction.to(new Closed(1008, "Token expired"), SILENT)).isEqualTo(new Reaction.Renew());
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1006, 1011, 1012, 1013, 4408, 4429})
    void whatPassesIsRetried(int code) {
        assertThat(Reaction.to(new Closed(code, ""), SILENT)).isEqualTo(new Reaction.BackOff(Duration.ZERO));
    }

    @Test
    void theDelayThatTheServerDrewIsKeptExactly() throws Exception {
        var told = SILENT.heard(Frame.parse("""
                {"type":"server_draining","reconnect_after_ms":1234}"""));

        assertThat(Reaction.to(new Closed(1012, ""), told))
                .isEqualTo(new Reaction.ComeBackAfter(Duration.ofMillis(1234)));
    }

    @Test
    void aRateLimitIsWaitedOut() throws Exception {
        var told = SILENT.heard(Frame.parse("""
                        {"type":"error_message","error_code":"RATE_LIMITED","retry_after_ms":9000}"""));

        assertThat(Reaction.to(new Closed(4429, ""), told)).isEqualTo(new Reaction.BackOff(Duration.ofSeconds(9)));
    }

    @Test
    void aDelayBelowZeroIsNone() throws Exception {
        var told = SILENT.heard(Frame.parse("""
                {"type":"error_message","retry_after_ms":-9000}"""));

        assertThat(told).isEqualTo(SILENT);
    }
}
