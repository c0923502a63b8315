package accord.kernel.door;

import static accord.kernel.testkit.ForgedToken.encoded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.token.TokenContract;
import io.micronaut.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in a request, header by header; {@link DoorTest} sees the same over the wire. */
class CarriedTokenTest {
    private static final String UPGRADE = "Upgrade: websocket";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Bearer abc|abc",
                "bearer abc|abc",
                "BEARER  abc  |abc",
                "Bearer\tabc|abc",
                "Bearer Bearer abc|Bearer abc",
                "Bearer a b|a b",
                "Bearer|NO_TOKEN",
                "Bearer |NO_TOKEN",
                "Bearerabc|NO_TOKEN",
                "Bearer:abc|NO_TOKEN",
                "Beare abc|NO_TOKEN",
                "Basic abc|NO_TOKEN",
                "abc|NO_TOKEN",
            })
    void theSchemeIsOneWordAndTheRestIsTheToken(String authorization, String found) {
        assertThat(found("/", "Authorization: " + authorization)).isEqualTo(found);
    }

    @Test
    void nothingIsNoToken() {
        assertThat(found("/")).isEqualTo("NO_TOKEN");
        assertThat(found("/", UPGRADE)).isEqualTo("NO_TOKEN");
    }

    @Test
    void twoLinesMustBeTheSame() {
        var line = "Authorization: Bearer abc";
        assertThat(found("/", line, line)).isEqualTo("abc");
        assertThat(found("/", line, "Authorization: Bearer abd")).isEqualTo("TOKENS_DISAGREE");
        assertThat(found("/", line, "Authorization: bearer abc")).isEqualTo("TOKENS_DISAGREE");
        assertThat(found("/", line, "Authorization: Basic abc")).isEqualTo("TOKENS_DISAGREE");
        assertThat(found("/", "Authorization: Basic abc", "Authorization: Basic abd"))
                .isEqualTo("TOKENS_DISAGREE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agent-events.v1, jwt.a.b.c|a.b.c",
                "jwt-auth, jwt-auth.a.b.c|a.b.c",
                "bearer.a.b.c|a.b.c",
                "jwt.YS5iLmM, agent-events.v1|a.b.c",
                "jwt.YS5iLmM, jwt.a.b.c, bearer.YS5iLmM|a.b.c",
                "jwt.YWI|ab",
                "jwt.YWJj|abc",
                "jwt.YS5iLmM, jwt.a.b.d|TOKENS_DISAGREE",
                "jwt.YS5iLmM=|TOKEN_MALFORMED",
                "jwt.YS5iLmN|TOKEN_MALFORMED",
                "jwt.YWJ|TOKEN_MALFORMED",
                "jwt.Y|TOKEN_MALFORMED",
                "jwt.YS5*LmM|TOKEN_MALFORMED",
                "jwt.YS5i/mM|TOKEN_MALFORMED",
                "jwt.Y, jwt.a.b.c|TOKEN_MALFORMED",
                "jwt.|NO_TOKEN",
                "jwt|NO_TOKEN",
                "JWT.a.b.c|NO_TOKEN",
                "agent-events.v1|NO_TOKEN",
            })
    void aSubprotocolIsReadOnAnUpgradeOnly(String offer, String found) {
        var header = "Sec-WebSocket-Protocol: " + offer;
        assertThat(found("/", UPGRADE, header)).isEqualTo(found);
        assertThat(found("/", "Upgrade: WebSocket", header)).isEqualTo(found);
        assertThat(found("/", header)).isEqualTo("NO_TOKEN");
        assertThat(found("/", "Upgrade: h2c", header)).isEqualTo("NO_TOKEN");
    }

    @Test
    void headerAndSubprotocolMustAgree() {
        var offer = "Sec-WebSocket-Protocol: jwt.YS5iLmM";
        assertThat(found("/", UPGRADE, offer, "Authorization: Bearer a.b.c")).isEqualTo("a.b.c");
        assertThat(found("/", UPGRADE, offer, "Authorization: Bearer a.b.d")).isEqualTo("TOKENS_DISAGREE");
    }

    @Test
    void anEntryIsDecodedUpToItsLimit() {
        var longest = "x".repeat(TokenContract.MAX_ACCEPTED * 2 * 3 / 4);
        var offer = "Sec-WebSocket-Protocol: jwt.";
        assertThat(found("/", UPGRADE, offer + encoded(longest.getBytes(UTF_8))))
                .isEqualTo(longest);
        assertThat(found("/", UPGRADE, offer + encoded((longest + "xyz").getBytes(UTF_8))))
                .isEqualTo("TOKEN_MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "access_token",
                "accesstoken",
                "auth_token",
                "authtoken",
                "id_token",
                "jwt",
                "bearer",
                "authorization",
                "auth",
                "Access_Token",
                "%74oken",
                "a=b&token",
                "a=b;token",
                "&&token"
            })
    void aTokenInTheQueryIsTheWorst(String parameter) {
        for (var query : List.of(parameter, parameter + "=", parameter + "=x", parameter + "=x&c=d")) {
            assertThat(found("/rooms?" + query)).as(query).isEqualTo("TOKEN_IN_URL");
            assertThat(found("/rooms?" + query, "Authorization: Bearer abc", "Authorization: Bearer abd"))
                    .isEqualTo("TOKEN_IN_URL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=token", "tokens=1", "max_tokens=1", "=token", "&&", "tok%65"})
    void anOrdinaryQueryIsNobodysBusiness(String query) {
        assertThat(found("/rooms?" + query, "Authorization: Bearer abc")).isEqualTo("abc");
    }

    @Test
    void aRefusalKnowsWhereSomethingWasAndNeverWhat() {
        var offer = "Sec-WebSocket-Protocol: agent-events.v1, jwt.Y, jwt., other, " + "x".repeat(25);
        assertThat(CarriedToken.of(request("/", UPGRADE, offer, "Authorization: Basic abc")))
                .isInstanceOfSatisfying(CarriedToken.Unusable.class, unusable -> {
                    assertThat(unusable.carriers())
                            .isEqualTo(new Carriers(
                                    true,
                                    true,
                                    List.of("agent-events.v1", "jwt.(withheld)", "jwt.", "other", "(withheld)")));
                    assertThat(unusable.detail()).isEqualTo("the subprotocol's token entry is not base64url");
                });
        assertThat(CarriedToken.of(request("/", "Authorization: Bearer abc")))
                .isInstanceOfSatisfying(CarriedToken.One.class, one -> {
                    assertThat(one.carriers()).isEqualTo(new Carriers(true, false, List.of()));
                    assertThat(one.toString()).startsWith("One[").doesNotContain("abc");
                });
        assertThat(CarriedToken.of(request("/", UPGRADE, "Sec-WebSocket-Protocol: jwt")))
                .isInstanceOfSatisfying(
                        CarriedToken.Unusable.class,
                        unusable ->
                                assertThat(unusable.carriers()).isEqualTo(new Carriers(false, false, List.of("jwt"))));
    }

    /** The token, or the failure. */
    private static String found(String uri, String... headerLines) {
        return switch (CarriedToken.of(request(uri, headerLines))) {
            case CarriedToken.One(var token, var _) -> token;
            case CarriedToken.Unusable(var failure, var _, var _) -> failure.code();
        };
    }

    private static HttpRequest<?> request(String uri, String... headerLines) {
        var request = HttpRequest.GET(uri);
        for (var line : headerLines) {
            var colon = line.indexOf(": ");
            request.getHeaders().add(line.substring(0, colon), line.substring(colon + 2));
        }
        return request;
    }
}
