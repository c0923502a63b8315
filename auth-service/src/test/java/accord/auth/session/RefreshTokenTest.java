package accord.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An opaque token has one spelling, prints as nothing, and opens only what it sealed. */
final class RefreshTokenTest {
    @Test
    void aTokenIsReadAsItWasWritten() {
        var token = RefreshToken.mint();
        assertThat(RefreshToken.parse(token.value()).map(RefreshToken::value)).contains(token.value());
    }

    @Test
    void anyOtherTextIsNoToken() {
        var value = RefreshToken.mint().value();
        var otherLastBits = value.substring(0, 42) + "B";
        assertThat(Stream.of(
                        "",
                        " ",
                        value + "=",
                        value + "A",
                        value.substring(1),
                        " " + value.substring(1),
                        otherLastBits,
                        "é".repeat(43),
                        "!".repeat(43),
                        "x".repeat(60_000)))
                .allSatisfy(text -> assertThat(RefreshToken.parse(text)).isEmpty());
    }

    @Test
    void whatIsStoredIsNotTheToken() {
        var token = RefreshToken.mint();
        assertThat(token.fingerprint().value()).hasSize(43).isNotEqualTo(token.value());
        assertThat(token.fingerprint())
                .isEqualTo(RefreshToken.parse(token.value()).orElseThrow().fingerprint());
    }

    @Test
    void onlyTheTokenThatSealedASuccessorOpensIt() {
        var token = RefreshToken.mint();
        var successor = RefreshToken.mint();
        var sealed = token.seal(successor);

        assertThat(token.open(sealed).value()).isEqualTo(successor.value());
        assertThatThrownBy(() -> RefreshToken.mint().open(sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTokenPrintsAsNothing() {
        var token = RefreshToken.mint();
        assertThat(token).hasToString("RefreshToken[redacted]");
        assertThat(token.seal(RefreshToken.mint())).hasToString("SealedSuccessor[redacted]");
    }
}
