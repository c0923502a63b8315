package accord.kernel.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.testkit.Edges;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.ForgedToken;
import accord.kernel.testkit.HostileTokens;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.750Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final Forge FORGE = Forge.of(Forge.SECRET, InstantSource.fixed(NOW));

    @Test
    void whatIsMintedIsVerifiedWordForWord() {
        var grant = new TokenGrant(
                "108234567890123456789",
                "accord-web",
                TokenUse.ACCESS,
                "ses_1",
                List.of("threads:read", "agents:\"run\""),
                List.of("user", "admin\\ops"));
        var minted = FORGE.tokens().mint(grant);
        var token = verified(minted.value());
        assertThat(token.subject()).isEqualTo(grant.subject());
        assertThat(token.clientId()).isEqualTo(grant.clientId());
        assertThat(token.sessionId()).isEqualTo(grant.sessionId());
        assertThat(token.scope()).isEqualTo(grant.scope());
        assertThat(token.roles()).isEqualTo(grant.roles());
        assertThat(token.use()).isEqualTo(TokenUse.ACCESS);
        assertThat(token.id()).isEqualTo(minted.id());
        assertThat(token.keyId()).isEqualTo(FORGE.keyId());
        assertThat(token.issuedAt()).isEqualTo(minted.issuedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(token.expiresAt()).isEqualTo(minted.expiresAt());
        assertThat(minted.expiresIn()).isEqualTo(600);
    }

    @ParameterizedTest
    @EnumSource
    void aLibraryThatWeDoNotUseVerifiesWhatWeMint(TokenUse use) throws Exception {
        var sessionId = use == TokenUse.ACCESS ? "ses_1" : "";
        var minted = FORGE.tokens()
                .mint(new TokenGrant("user-1", "accord-web", use, sessionId, List.of("a", "b"), List.of("user")));
        var jwt = SignedJWT.parse(minted.value());
        assertThat(jwt.verify(new MACVerifier(Forge.SECRET.getBytes(UTF_8)))).isTrue();
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.HS256);
        assertThat(jwt.getHeader().getType()).hasToString("at+jwt");
        assertThat(jwt.getHeader().getKeyID()).isEqualTo(FORGE.keyId());
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(Forge.ISSUER);
        assertThat(claims.getAudience()).containsExactly("accord");
        assertThat(claims.getSubject()).isEqualTo("user-1");
        assertThat(claims.getJWTID()).isEqualTo(minted.id());
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(minted.issuedAt()));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(minted.expiresAt()));
        assertThat(claims.getStringClaim("client_id")).isEqualTo("accord-web");
        assertThat(claims.getStringClaim("token_use")).isEqualTo(use.claim());
        assertThat(claims.getStringClaim("scope")).isEqualTo("a b");
        assertThat(claims.getStringListClaim("roles")).containsExactly("user");
        assertThat(claims.getClaim("sid")).isEqualTo(use == TokenUse.ACCESS ? "ses_1" : null);
        assertThat(Duration.between(minted.issuedAt(), minted.expiresAt())).isEqualTo(TokenContract.lifetime(use));
    }

    @Test
    void noTwoTokensAreEqual() {
        var ids = new HashSet<String>();
        for (var i = 0; i < 1000; i++) {
            ids.add(FORGE.tokens().mint(TokenGrant.person("u", "c", "s")).id());
        }
        assertThat(ids).hasSize(1000).allMatch(id -> id.length() == 22);
    }

    @Test
    void whatIsMintedStaysSmall() {
        var roles = IntStream.range(0, 200).mapToObj(i -> "role-" + i).toList();
        var grant = new TokenGrant("u", "c", TokenUse.ACCESS, "s", List.of(), roles);
        assertThatThrownBy(() -> FORGE.tokens().mint(grant))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2048", "roles")
                .hasMessageNotContaining("eyJhbGci");
        var longest = "x".repeat(128);
        assertThat(FORGE.tokens()
                        .mint(TokenGrant.person(longest, longest, longest))
                        .value())
                .hasSizeLessThan(TokenContract.MAX_MINTED);
    }

    @Test
    void theLargestTokenIsMintedAndNotOneCharacterMore() {
        var lengths = new ArrayList<Integer>();
        assertThatThrownBy(() -> {
                    for (var length = 4; length <= Identifier.MAX_LENGTH; length++) {
                        var roles = new ArrayList<>(Collections.nCopies(9, "x".repeat(Identifier.MAX_LENGTH)));
                        roles.add("x".repeat(length));
                        var grant = new TokenGrant("u", "c", TokenUse.ACCESS, "s", List.of(), roles);
                        lengths.add(FORGE.tokens().mint(grant).value().length());
                    }
                })
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(lengths.getLast()).isEqualTo(TokenContract.MAX_MINTED);
    }

    @Test
    void aTokenIsNeverShown() {
        var minted = FORGE.tokens().mint(TokenGrant.person("user-1", "c", "s"));
        assertThat(minted.toString()).contains(minted.id()).doesNotContain(minted.value(), "eyJhbGci");
        assertThat(verified(minted.value()).toString()).contains(minted.id()).doesNotContain("eyJhbGci", "user-1");
    }

    @Test
    void aUseNeverPassesForTheOther() {
        assertThat(refusal(FORGE.service("backend-service"), TokenUse.ACCESS))
                .isEqualTo(AuthFailure.TOKEN_TYPE_MISMATCH);
        assertThat(refusal(FORGE.person("u"), TokenUse.SERVICE)).isEqualTo(AuthFailure.TOKEN_TYPE_MISMATCH);
        assertThat(FORGE.tokens().verify(FORGE.service("backend-service"), TokenUse.SERVICE))
                .isInstanceOfSatisfying(Verified.class, verified -> {
                    assertThat(verified.token().sessionId()).isEmpty();
                    assertThat(verified.token().subject()).isEqualTo("backend-service");
                });
        var service = FORGE.forged().claim("token_use", "\"service\"");
        for (var session : List.of("\"ses_1\"", "\"\"", "null")) {
            assertThat(refusal(service.claim("sid", session).compact(), TokenUse.SERVICE))
                    .isEqualTo(AuthFailure.CLAIM_INVALID);
        }
        assertThat(FORGE.tokens().verify(service.withoutClaim("sid").compact(), TokenUse.SERVICE))
                .isInstanceOf(Verified.class);
    }

    /** Wherever within a second the clock stands. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 750, 999})
    void timesAreJudgedToTheSecond(int millis) {
        var clock = InstantSource.fixed(NOW.truncatedTo(ChronoUnit.SECONDS).plusMillis(millis));
        var forge = Forge.of(Forge.SECRET, clock);
        var edges = new Edges(forge, clock);
        for (var refused : edges.refused()) {
            assertThat(verdict(forge, refused.value()))
                    .as(refused.name())
                    .isEqualTo(refused.failure().code());
        }
        assertThat(edges.accepted())
                .allSatisfy(token -> assertThat(verdict(forge, token.value())).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"29999, ''", "30000, TOKEN_EXPIRED", "30001, TOKEN_EXPIRED"})
    void theLastMillisecondCounts(long millisAfterExpiry, String failure) {
        var token = times(SECOND - 600, SECOND).compact();
        var later = Forge.of(
                Forge.SECRET, InstantSource.fixed(Instant.ofEpochSecond(SECOND).plusMillis(millisAfterExpiry)));
        assertThat(verdict(later, token)).isEqualTo(failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0b5b6d0e-5f0c-4d0b-9a3e-2f6f5a1c7d11",
                "108234567890123456789",
                "staging-e2e-user-001",
                "someone@example.org",
                "auth0|5f7c8ec7c33c6c004bbafe82",
                "a",
                "nullable",
                "!~",
                "0",
            })
    void realIdentitiesComeInManyShapes(String subject) {
        assertThat(verified(FORGE.person(subject)).subject()).isEqualTo(subject);
    }

    @Test
    void whatTheContractAllowsIsAccepted() {
        var now = Long.toString(SECOND);
        var allowed = List.of(
                FORGE.forged().claim("aud", "[\"accord\"]"),
                FORGE.forged().claim("aud", "\"\\u0061ccord\""),
                FORGE.forged().claim("nbf", now).claim("auth_time", now).claim("amr", "[\"pwd\",\"otp\"]"),
                FORGE.forged().claim("roles", "[]").claim("scope", "\"\""),
                FORGE.forged().claim("email", "null").claim("unknown", "{\"deep\":[[[1e400]]]}"),
                FORGE.forged().header("cty", "null").header("extension", "{\"a\":[1]}"),
                FORGE.forged()
                        .claimsText(" \r\n\t" + FORGE.forged().claimsText().replace("\":", "\" : ") + "\n"),
                FORGE.forged().headerText("{\"typ\":\"at+jwt\",\"kid\":\"" + FORGE.keyId() + "\",\"alg\":\"HS256\"}"));
        for (var forged : allowed) {
            assertThat(verdict(forged.compact()))
                    .as(forged.claimsText() + forged.headerText())
                    .isEmpty();
        }
    }

    @Test
    void eightKilobytesAreLookedAtAndNotOneCharacterMore() {
        assertThat(verdict(HostileTokens.padded(FORGE, 8 * 1024 - 1))).isEmpty();
        assertThat(verdict(HostileTokens.padded(FORGE, 8 * 1024))).isEmpty();
        assertThat(verdict(HostileTokens.padded(FORGE, 8 * 1024 + 1))).isEqualTo("TOKEN_MALFORMED");
    }

    @Test
    void aRotationRefusesNoValidToken() {
        var old = forge(Forge.SECRET, "", "");
        var adding = forge(Forge.SECRET, Forge.OTHER_SECRET, "");
        var promoted = forge(Forge.OTHER_SECRET, "", Forge.SECRET);
        var done = forge(Forge.OTHER_SECRET, "", "");
        for (var step : List.of(List.of(old, adding), List.of(adding, promoted), List.of(promoted, done))) {
            for (var minting : step) {
                for (var verifying : step) {
                    assertThat(verdict(verifying, minting.person("u")))
                            .as(minting.ring() + " to " + verifying.ring())
                            .isEmpty();
                }
            }
        }
        assertThat(verdict(done, old.person("u"))).isEqualTo("KEY_MISMATCH");
        assertThat(verdict(old, done.person("u"))).isEqualTo("KEY_MISMATCH");
    }

    @Test
    void aKeyOfTheRingSignsForItselfOnly() {
        var current = Forge.of(Forge.SECRET, InstantSource.fixed(NOW));
        var next = Forge.of(Forge.OTHER_SECRET, InstantSource.fixed(NOW));
        for (var ring :
                List.of(forge(Forge.SECRET, Forge.OTHER_SECRET, ""), forge(Forge.SECRET, "", Forge.OTHER_SECRET))) {
            assertThat(verdict(ring, next.forged().compact())).isEmpty();
            assertThat(verdict(ring, current.forged().signedOnlyBy(next).compact()))
                    .isEqualTo("SIGNATURE_INVALID");
            assertThat(verdict(ring, next.forged().signedOnlyBy(current).compact()))
                    .isEqualTo("SIGNATURE_INVALID");
        }
    }

    @Test
    void whatIsNotJsonIsThatBeforeAllElse() {
        var claims = FORGE.forged().claim("sub", "17").claimsText();
        assertThat(verdict(FORGE.forged().claimsText(claims).compact())).isEqualTo("CLAIM_INVALID");
        for (var damage : List.of("", "}}", "}{}", ",\"a\":[1,}", ",\"a\":1,\"a\":2}", ",\"sub\":\"u\"}")) {
            var damaged = claims.substring(0, claims.length() - 1) + damage;
            assertThat(verdict(FORGE.forged().claimsText(damaged).compact()))
                    .as(damaged)
                    .isEqualTo("TOKEN_MALFORMED");
        }
    }

    @Test
    void aStrangersKeyIsNamedAsSuchWithOurKeyIds() {
        assertThat(FORGE.tokens().verify(Forge.of(Forge.OTHER_SECRET).person("u"), TokenUse.ACCESS))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.failure()).isEqualTo(AuthFailure.KEY_MISMATCH);
                    assertThat(refused.detail()).contains(FORGE.keyId());
                });
    }

    @Test
    @Tag("fuzz")
    void aMillionAlteredCharactersOpenNothing() {
        var random = new Random(20260301);
        var genuine = FORGE.person("user-1", List.of("user"));
        for (var i = 0; i < 200_000; i++) {
            var altered = altered(genuine, random);
            var verification = FORGE.tokens().verify(altered, TokenUse.ACCESS);
            if (verification instanceof Verified) {
                assertThat(altered).isEqualTo(genuine);
            }
        }
    }

    @Test
    @Tag("fuzz")
    void whateverIsSignedIsAnswered() {
        var random = new Random(20260302);
        var claims = FORGE.forged().claimsText().getBytes(UTF_8);
        var header = FORGE.forged().headerText().getBytes(UTF_8);
        for (var i = 0; i < 30_000; i++) {
            var token = FORGE.forged().claimsBytes(alteredBytes(claims, random));
            if (i % 3 == 0) {
                token.headerBytes(alteredBytes(header, random));
            }
            assertThat(FORGE.tokens().verify(token.compact(), TokenUse.ACCESS)).isNotNull();
        }
    }

    @Test
    @Tag("fuzz")
    void manyThreadsVerifyAtOnce() throws Exception {
        var good = FORGE.person("user-1");
        var bad = FORGE.forged().signature("A".repeat(43)).compact();
        var tasks = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < 16; i++) {
            tasks.add(() -> IntStream.range(0, 2000)
                    .allMatch(n -> verdict(good).isEmpty() && verdict(bad).equals("SIGNATURE_INVALID")));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        }
    }

    @Test
    void aGrantIsAsStrictAsTheVerifier() {
        for (var bad : List.of("", " ", "null", "a b", "ä", "x".repeat(129), "a\u200B")) {
            assertThatThrownBy(() -> TokenGrant.person(bad, "c", "s")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> TokenGrant.person("u", bad, "s")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> TokenGrant.person("u", "c", bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new TokenGrant("u", "c", TokenUse.ACCESS, "s", List.of(bad), List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new TokenGrant("u", "c", TokenUse.ACCESS, "s", List.of(), List.of(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new TokenGrant("u", "c", TokenUse.SERVICE, "s", List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("session_id");
    }

    private static String altered(String token, Random random) {
        var text = new StringBuilder(token);
        for (var n = 1 + random.nextInt(6); n > 0; n--) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                case 1 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                case 2 -> text.deleteCharAt(at);
                case 3 -> text.insert(at, (char) (' ' + random.nextInt(95)));
                default -> text.setCharAt(at, token.charAt(random.nextInt(token.length())));
            }
        }
        return text.toString();
    }

    private static byte[] alteredBytes(byte[] original, Random random) {
        var bytes = original.clone();
        for (var n = 1 + random.nextInt(4); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? (byte) random.nextInt(256) : original[random.nextInt(original.length)];
        }
        return bytes;
    }

    private static ForgedToken times(long issuedAt, long expiresAt) {
        return FORGE.forged().claim("iat", Long.toString(issuedAt)).claim("exp", Long.toString(expiresAt));
    }

    private static Forge forge(String current, String next, String previous) {
        return new Forge(
                Forge.ring(current, next, previous), new TokenContract(Forge.ISSUER), InstantSource.fixed(NOW));
    }

    private static VerifiedToken verified(String token) {
        return switch (FORGE.tokens().verify(token, TokenUse.ACCESS)) {
            case Verified(var verified) -> verified;
            case Refused(var failure, var detail) -> throw new AssertionError(failure + ": " + detail);
        };
    }

    private static AuthFailure refusal(String token, TokenUse use) {
        return switch (FORGE.tokens().verify(token, use)) {
            case Verified _ -> throw new AssertionError("verified");
            case Refused(var failure, var _) -> failure;
        };
    }

    private static String verdict(String token) {
        return verdict(FORGE, token);
    }

    /** The failure's code, or "". */
    private static String verdict(Forge verifying, String token) {
        return switch (verifying.tokens().verify(token, TokenUse.ACCESS)) {
            case Verified _ -> "";
            case Refused(var failure, var _) -> failure.code();
        };
    }
}
