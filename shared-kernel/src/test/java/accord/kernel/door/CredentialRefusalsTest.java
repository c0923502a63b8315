package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a service answers when what stands in a body opens nothing, and in which places a token came. */
class CredentialRefusalsTest {
    private static final HttpRequest<?> REQUEST = HttpRequest.POST("/auth/login", "");

    @Test
    void aWrongPasswordIs401AndSaysWhatWouldOpen() {
        var answer = Refusals.unauthenticated(REQUEST, "invalid_grant", "INVALID_CREDENTIALS", "no such account");

        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"accord\"");
        assertThat(answer.getBody().orElseThrow().code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(answer.getBody().orElseThrow().error()).isEqualTo("invalid_grant");
        assertThat(answer.getBody().orElseThrow().message()).isEqualTo("no such account");
    }

    @Test
    void whoMayNotGets403WithoutAChallenge() {
        var answer = Refusals.forbidden(REQUEST, "access_denied", "PASSWORD_REQUIRED", "say it again");

        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(answer.getBody().orElseThrow().code()).isEqualTo("PASSWORD_REQUIRED");
    }

    @Test
    void thePlacesOfATokenHaveOneWord() {
        assertThat(new Carriers(true, true, List.of()).carrier()).isEqualTo(Carrier.BOTH);
        assertThat(new Carriers(true, false, List.of()).carrier()).isEqualTo(Carrier.HEADER);
        assertThat(new Carriers(false, true, List.of()).carrier()).isEqualTo(Carrier.SUBPROTOCOL);
        assertThat(new Carriers(false, false, List.of()).carrier()).isEqualTo(Carrier.NONE);
        assertThat(Carrier.SUBPROTOCOL.label()).isEqualTo("subprotocol");
    }
}
