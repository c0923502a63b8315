package accord.kernel.release;

import static accord.kernel.testkit.ForgedToken.quoted;

import accord.kernel.release.GoldenTokens.Golden;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.ForgedToken;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenGrant;
import accord.kernel.token.TokenUse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is frozen with a contract: tokens that it mints, tokens at the edges of what it accepts, and some beyond them. */
final class GoldenCases {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.500Z");
    private static final String NEXT = "amber-otter-drifts-past-the-5-mossy-bridges";
    private static final String PREVIOUS = "silver-lynx-waits-under-11-frozen-waterfalls";

    private final Forge forge = new Forge(
            Forge.ring(Forge.SECRET, NEXT, PREVIOUS), new TokenContract(Forge.ISSUER), InstantSource.fixed(NOW));
    private final List<Golden> tokens = new ArrayList<>();

    private GoldenCases() {}

    /** The cases, judged by the present code. */
    static GoldenTokens judgedNow() {
        var cases = new GoldenCases();
        cases.minted();
        cases.accepted();
        cases.refused();
        return new GoldenTokens(
                NOW,
                Forge.ISSUER,
                Map.of("JWT_SECRET", Forge.SECRET, "JWT_SECRET_NEXT", NEXT, "JWT_SECRET_PREVIOUS", PREVIOUS),
                Map.of(
                        "JWT_SECRET", keyId(Forge.SECRET),
                        "JWT_SECRET_NEXT", keyId(NEXT),
                        "JWT_SECRET_PREVIOUS", keyId(PREVIOUS)),
                List.copyOf(cases.tokens));
    }

    private void minted() {
        access("minted for a person", forge.person("0b5b6d0e-5f0c-4d0b-9a3e-2f6f5a1c7d11"));
        access("minted with roles", forge.person("108234567890123456789", List.of("admin", "user")));
        access(
                "minted with scope and roles",
                mint(new TokenGrant(
                        "staging-e2e-user-001",
                        "accord-app",
                        TokenUse.ACCESS,
                        "ses_1",
                        List.of("threads:read", "agents:run"),
                        List.of("user"))));
        access(
                "minted as large as can be",
                mint(new TokenGrant(
                        "u".repeat(128),
                        "accord-app",
                        TokenUse.ACCESS,
                        "ses_1",
                        IntStream.range(0, 60)
                                .mapToObj("scope:%02d-of-many"::formatted)
                                .toList(),
                        List.of())));
        service("minted for a service", forge.service("backend-service"));
        access("minted with the next key", by(NEXT).person("next"));
        access("minted with the previous key", by(PREVIOUS).person("previous"));
    }

    private void accepted() {
        access("an audience in an array", forged().claim("aud", "[\"accord\"]").compact());
        access(
                "every claim there is",
                forged().claim("nbf", seconds(0))
                        .claim("scope", quoted("a b"))
                        .claim("roles", "[\"user\"]")
                        .claim("auth_time", seconds(-60))
                        .claim("amr", "[\"pwd\"]")
                        .compact());
        access("an empty scope", forged().claim("scope", quoted("")).compact());
        access(
                "a claim of a later version",
                forged().claim("tenant", "{\"id\":[1,{\"a\":null}]}").compact());
        access(
                "a header member of a later version",
                forged().header("cty", quoted("x")).compact());
        access(
                "blanks in the header",
                forged().headerText(spaced(forge.keyId())).compact());
        access("expired for less than the skew", times(-600 + -29, -29));
        access("issued ahead by the skew", times(30, 630));
        access("not before the skew ahead", forged().claim("nbf", seconds(30)).compact());
        access("the longest life", times(0, 900));
        access("the shortest subject", forged().claim("sub", quoted("u")).compact());
        access(
                "the longest subject",
                forged().claim("sub", quoted("~".repeat(128))).compact());
    }

    private void refused() {
        access("two parts", "e30.e30");
        access("padded", forged().compact() + "=");
        access(
                "a claim twice",
                forged().claimsText("{\"iss\":\"%s\",\"iss\":\"%<s\"}".formatted(Forge.ISSUER))
                        .compact());
        access("expired for the skew", times(-630, -30));
        access("issued ahead by more than the skew", times(31, 631));
        access("a life too long", times(0, 901));
        access("altered", altered(forge.person("somebody")));
        access(
                "signed with another secret",
                Forge.of(Forge.OTHER_SECRET, InstantSource.fixed(NOW)).person("u-1"));
        access(
                "of another issuer",
                forged().claim("iss", quoted("https://auth.other.test")).compact());
        access("for another audience", forged().claim("aud", quoted("other")).compact());
        access(
                "for two audiences",
                forged().claim("aud", "[\"accord\",\"other\"]").compact());
        access("a service token as a person's", forge.service("backend-service"));
        service("a person's token as a service's", forge.person("u-1"));
        access("of another type", forged().header("typ", quoted("JWT")).compact());
        access(
                "without a signature's algorithm",
                forged().header("alg", quoted("none")).compact());
        access("with a critical extension", forged().header("crit", "[\"exp\"]").compact());
        access("without a session", forged().withoutClaim("sid").compact());
        access("without a user", forged().withoutClaim("sub").compact());
        access(
                "with nobody for a user",
                forged().claim("sub", quoted("undefined")).compact());
        access("without a key id", forged().withoutHeader("kid").compact());
    }

    private String times(int issued, int expires) {
        return forged().claim("iat", seconds(issued))
                .claim("exp", seconds(expires))
                .compact();
    }

    private static String seconds(int fromNow) {
        return Long.toString(NOW.getEpochSecond() + fromNow);
    }

    private static String spaced(String keyId) {
        return " { \"kid\" : \"%s\" ,\n\t\"typ\" : \"at+jwt\" , \"alg\" : \"HS256\" } ".formatted(keyId);
    }

    private static String altered(String token) {
        var at = token.length() - 10;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    private static Forge by(String secret) {
        return Forge.of(secret, InstantSource.fixed(NOW));
    }

    private static String keyId(String secret) {
        return by(secret).keyId();
    }

    private ForgedToken forged() {
        return forge.forged();
    }

    private String mint(TokenGrant grant) {
        return forge.tokens().mint(grant).value();
    }

    private void access(String name, String token) {
        judge(name, token, TokenUse.ACCESS);
    }

    private void service(String name, String token) {
        judge(name, token, TokenUse.SERVICE);
    }

    private void judge(String name, String token, TokenUse use) {
        tokens.add(new Golden(name, use, GoldenTokens.verdict(forge.tokens(), token, use), token));
    }
}
