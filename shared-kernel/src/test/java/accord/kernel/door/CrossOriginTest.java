package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossOriginTest {
    private static final String PAGE = "https://app.example";

    private final CrossOrigin filter = new CrossOrigin(new AllowedOrigins(Set.of(PAGE), false));

    @Test
    void aPreflightOfAnAllowedPageIsAnsweredWithoutAToken() {
        var response = Objects.requireNonNull(filter.preflight(preflight(PAGE)));
        assertThat(response.code()).isEqualTo(HttpStatus.NO_CONTENT.getCode());
        assertThat(response.getHeaders().get("Access-Control-Allow-Methods")).contains("GET", "POST", "DELETE");
        assertThat(response.getHeaders().get("Access-Control-Allow-Headers")).contains("authorization");
        assertThat(response.getHeaders().get("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(response.getHeaders().get("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(response.getHeaders().get("Vary")).isEqualTo("Origin");
    }

    @Test
    void aPreflightOfAnotherPageIsRefused() {
        var response = Objects.requireNonNull(filter.preflight(preflight("https://evil.example")));
        assertThat(response.code()).isEqualTo(HttpStatus.FORBIDDEN.getCode());
        assertThat(response.getHeaders().contains("Access-Control-Allow-Origin"))
                .isFalse();
        assertThat(response.getHeaders().get("Vary")).isEqualTo("Origin");
    }

    @Test
    void whatIsNoPreflightGoesOn() {
        assertThat(filter.preflight(
                        HttpRequest.GET("/").header("Origin", PAGE).header("Access-Control-Request-Method", "GET")))
                .isNull();
        assertThat(filter.preflight(HttpRequest.OPTIONS("/").header("Origin", PAGE)))
                .isNull();
        assertThat(filter.preflight(HttpRequest.OPTIONS("/").header("Access-Control-Request-Method", "GET")))
                .isNull();
    }

    @Test
    void anAnswerIsExposedToPagesOfTheListOnly() {
        var allowed = HttpResponse.ok();
        filter.expose(HttpRequest.GET("/").header("Origin", PAGE), allowed);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(allowed.header("Access-Control-Expose-Headers")).contains("www-authenticate");
        for (var request : Set.of(HttpRequest.GET("/"), HttpRequest.GET("/").header("Origin", PAGE + "."))) {
            var response = HttpResponse.ok();
            filter.expose(request, response);
            assertThat(response.header("Vary")).isEqualTo("Origin");
            assertThat(response.getHeaders().contains("Access-Control-Allow-Origin"))
                    .isFalse();
        }
    }

    @Test
    void theOrderIsHeadersThenOriginsThenTokens() {
        assertThat(new SecurityHeaders().getOrder()).isLessThan(filter.getOrder());
        assertThat(filter.getOrder()).isLessThan(ServerFilterPhase.SECURITY.order());
    }

    private static MutableHttpRequest<?> preflight(String origin) {
        return HttpRequest.create(HttpMethod.OPTIONS, "/api/threads")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST");
    }
}
