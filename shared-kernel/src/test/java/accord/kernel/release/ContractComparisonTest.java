package accord.kernel.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants changes in a released contract: those that the version before would refuse are named, the others pass. */
class ContractComparisonTest {
    private static final String RELEASED = Release.first().document();

    /** What was edited, and what the comparison must say of it. */
    record Planted(String name, String from, String to, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatTheVersionBeforeWouldRefuseIsNamedWithItsWayOut(Planted change) {
        var found = ContractComparison.between(ContractDocument.parse(RELEASED), changed(change));

        assertThat(found)
                .as("%s", found)
                .singleElement()
                .satisfies(incompatibility -> assertThat(incompatibility.toString())
                        .contains(change.said(), "contract 1", "In two releases: first "));
    }

    static Stream<Planted> whatTheVersionBeforeWouldRefuseIsNamedWithItsWayOut() {
        return Stream.of(
                planted(
                        "another typ is minted, both accepted",
                        "\"const\": \"at+jwt\"",
                        "\"enum\": [\"accord+jwt\", \"at+jwt\"]",
                        "typ is minted as [accord+jwt, at+jwt]"),
                planted(
                        "another algorithm is minted",
                        "\"alg\": {\"const\": \"HS256\"",
                        "\"alg\": {\"enum\": [\"ES256\", \"HS256\"]",
                        "alg is minted as [ES256, HS256]"),
                planted(
                        "another form of the issuer",
                        "\"const\": \"{issuer}\"",
                        "\"enum\": [\"{issuer}/v2\", \"{issuer}\"]",
                        "iss is minted as [{issuer}/v2, {issuer}]"),
                planted(
                        "another audience is minted",
                        "[\"accord\", [\"accord\"]]",
                        "[\"accord-2\", \"accord\", [\"accord\"]]",
                        "aud is minted as"),
                planted("an audience fewer", "[\"accord\", [\"accord\"]]", "[\"accord\"]", "aud [accord] is refused"),
                planted(
                        "a header member more is required",
                        "[\"alg\", \"typ\", \"kid\"]",
                        "[\"alg\", \"typ\", \"kid\", \"ver\"]",
                        "the header member 'ver' is required"),
                planted(
                        "a claim more is required",
                        "\"token_use\", \"jti\", \"iat\", \"exp\"]",
                        "\"token_use\", \"jti\", \"iat\", \"exp\", \"auth_time\"]",
                        "the claim 'auth_time' is required"),
                planted(
                        "a claim more is required of people",
                        "\"then\": {\"required\": [\"sid\"]}",
                        "\"then\": {\"required\": [\"sid\", \"amr\"]}",
                        "the claim of a person's token 'amr' is required"),
                planted(
                        "a new use is minted",
                        "\"access\": 600,",
                        "\"access\": 600, \"device\": 60,",
                        "token_use 'device' is minted"),
                planted(
                        "a use is refused",
                        "[\"access\", \"service\"]",
                        "[\"access\"]",
                        "token_use 'service' is refused"),
                planted("tokens live too long", "\"access\": 600", "\"access\": 3600", "access tokens live 3600 s"),
                planted(
                        "long lives are believed no more",
                        "\"longest_accepted\": 900",
                        "\"longest_accepted\": 599",
                        "at most 599 s are believed"),
                planted("clocks must agree better", "\"skew_seconds\": 30", "\"skew_seconds\": 5", "skew_seconds is 5"),
                planted("tokens are too large", "\"minted\": 2048", "\"minted\": 9000", "tokens of 9000 characters"),
                planted("only small tokens are read", "\"accepted\": 8192", "\"accepted\": 2000", "no more than 2000"),
                planted("flatter JSON only", "\"nesting\": 8", "\"nesting\": 1", "nesting is 1"),
                planted("another key id", "^k1\\\\.[A-Za-z0-9_-]{12}$", "^k2\\\\.[0-9a-f]{16}$", "header member 'kid'"),
                planted("a refused header member is let in", "\"zip\": false,", "", "header member 'zip' is let in"),
                planted(
                        "a member that its pattern refused",
                        "\"crit\": false,",
                        "\"crit\": false, \"x5t\": {\"type\": \"string\"},",
                        "header member 'x5t' is known"),
                planted("shorter identifiers only", "^[!-~]{1,128}$", "^[!-~]{1,64}$", "the definition of identifier"),
                planted("seconds become milliseconds", "9007199254740992", "90071992547409920", "definition of time"),
                planted(
                        "an optional claim of another type",
                        "\"scope\": {\"type\": \"string\"",
                        "\"scope\": {\"type\": \"array\"",
                        "claims member 'scope'"),
                planted("another condition", "{\"const\": \"access\"}", "{\"const\": \"service\"}", "condition 'if'"),
                planted("another form", "JWS compact: three parts", "JWE compact: five parts", "the form of a token"),
                planted("other JSON", "UTF-8, one object", "UTF-16, one object", "its JSON"),
                planted(
                        "another close code",
                        "\"TOKEN_EXPIRED\", \"http_status\": 401, \"close_code\": 4401",
                        "\"TOKEN_EXPIRED\", \"http_status\": 401, \"close_code\": 4499",
                        "the refusal TOKEN_EXPIRED"),
                planted("a refusal has gone", "\"code\": \"TOKEN_REVOKED\"", "\"code\": \"REVOKED\"", "is gone"));
    }

    @ParameterizedTest
    @MethodSource
    void whatTheVersionBeforeWouldAcceptPasses(Planted change) {
        assertThat(ContractComparison.between(ContractDocument.parse(RELEASED), changed(change)))
                .isEmpty();
    }

    static Stream<Planted> whatTheVersionBeforeWouldAcceptPasses() {
        return Stream.of(
                planted("nothing", "accord", "accord", ""),
                planted(
                        "a new optional claim",
                        "\"auth_time\": ",
                        "\"tenant\": {\"type\": \"string\"}, \"auth_time\": ",
                        ""),
                planted("a shorter life", "\"access\": 600", "\"access\": 300", ""),
                planted("a longer life is believed", "\"longest_accepted\": 900", "\"longest_accepted\": 1800", ""),
                planted("a longer life within what was believed", "\"access\": 600", "\"access\": 900", ""),
                planted("clocks may differ more", "\"skew_seconds\": 30", "\"skew_seconds\": 60", ""),
                planted("smaller tokens", "\"minted\": 2048", "\"minted\": 1024", ""),
                planted("larger tokens are read", "\"accepted\": 8192", "\"accepted\": 16384", ""),
                planted("another explanation", "this token, for revocation and logs", "unique", ""),
                planted(
                        "a second algorithm is accepted",
                        "\"alg\": {\"const\": \"HS256\"",
                        "\"alg\": {\"enum\": [\"HS256\", \"ES256\"]",
                        ""),
                planted(
                        "a new use is accepted and not minted",
                        "[\"access\", \"service\"]",
                        "[\"access\", \"service\", \"device\"]",
                        ""),
                planted("a header member more is refused", "\"crit\": false,", "\"crit\": false, \"cty\": false,", ""),
                planted("a claim fewer is required", "\"client_id\", \"token_use\"", "\"token_use\"", ""),
                planted(
                        "a refusal more",
                        "{\"code\": \"NO_TOKEN\"",
                        "{\"code\": \"TOO_OLD\", \"http_status\": 401, \"close_code\": 4401, \"reconnect\": \"no\"},"
                                + " {\"code\": \"NO_TOKEN\"",
                        ""));
    }

    private static Planted planted(String name, String from, String to, String said) {
        return new Planted(name, from, to, said);
    }

    private static ContractDocument changed(Planted change) {
        assertThat(RELEASED).as("the place of '%s'", change).contains(change.from());
        return ContractDocument.parse(RELEASED.replace(change.from(), change.to()));
    }
}
