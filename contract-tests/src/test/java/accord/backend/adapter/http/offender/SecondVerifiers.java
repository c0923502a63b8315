package accord.backend.adapter.http.offender;

import accord.contract.rules.Breaks;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Every way to parse or verify a token a second time. */
final class SecondVerifiers {
    private SecondVerifiers() {}

    @Breaks("DOOR-09")
    static final class ByLibrary {
        String subject(String token) throws ParseException {
            return SignedJWT.parse(token).getJWTClaimsSet().getSubject();
        }
    }

    @Breaks("DOOR-09")
    static final class ByLibraryReference {
        interface Parser {
            SignedJWT parse(String token) throws ParseException;
        }

        private final Parser parser = SignedJWT::parse;

        Object parse(String token) throws ParseException {
            return parser.parse(token);
        }
    }

    @Breaks("DOOR-09")
    static final class ByTheFrameworksValidator {
        Object validator(io.micronaut.security.token.jwt.validator.ReactiveJsonWebTokenValidator<?, ?> validator) {
            return validator;
        }
    }

    @Breaks({"DOOR-08"})
    static final class ByMac {
        byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        }
    }

    @Breaks("DOOR-08")
    static final class ByMacOverADigest {
        byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
            var inner = MessageDigest.getInstance("SHA-256");
            var outer = MessageDigest.getInstance("SHA-256");
            for (var b : key) {
                inner.update((byte) (b ^ 0x36));
                outer.update((byte) (b ^ 0x5c));
            }
            return outer.digest(inner.digest(text));
        }
    }

    @Breaks("DOOR-08")
    static final class BySignature {
        boolean isGenuine(java.security.PublicKey key, byte[] text, byte[] given) throws GeneralSecurityException {
            var signature = java.security.Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(text);
            return signature.verify(given);
        }
    }

    @Breaks("DOOR-08")
    static final class ByBouncyCastle {
        byte[] mac(byte[] key, byte[] text) {
            var mac = new org.bouncycastle.crypto.macs.HMac(new org.bouncycastle.crypto.digests.SHA256Digest());
            mac.init(new org.bouncycastle.crypto.params.KeyParameter(key));
            mac.update(text, 0, text.length);
            var result = new byte[mac.getMacSize()];
            mac.doFinal(result, 0);
            return result;
        }
    }

    @Breaks("DOOR-10")
    static final class ByBase64AndSplit {
        String claims(String token) {
            return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        }
    }

    @Breaks("DOOR-10")
    static final class ByBase64AndIndex {
        byte[] claims(String token) {
            var from = token.indexOf('.') + 1;
            return Base64.getDecoder().decode(token.substring(from, token.indexOf('.', from)));
        }
    }

    @Breaks("DOOR-10")
    static final class ByBase64Reference {
        private final java.util.function.UnaryOperator<byte[]> decode = Base64.getUrlDecoder()::decode;

        byte[] claims(String token) {
            return decode.apply(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Breaks("DOOR-10")
    static final class ByRegex {
        private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

        boolean isToken(String text) {
            return TOKEN.matcher(text).matches();
        }
    }

    @Breaks("DOOR-10")
    static final class ByItsFirstLetters {
        boolean isToken(String text) {
            return text.startsWith("eyJ");
        }
    }

    @Breaks("DOOR-10")
    static final class ByClaims {
        boolean isValid(Map<String, Object> claims, long now) {
            return claims.get("exp") instanceof Long exp
                    && exp > now
                    && "accord".equals(claims.get("aud"))
                    && claims.containsKey("sub");
        }
    }

    @Breaks("DOOR-18")
    static final class ByTheVerifierItself {
        Verification verify(AccessTokens tokens, String token) {
            return tokens.verify(token, TokenUse.ACCESS);
        }
    }

    @Breaks("DOOR-18")
    static final class ByReferenceToTheVerifier {
        BiFunction<String, TokenUse, Verification> verifier(AccessTokens tokens) {
            return tokens::verify;
        }
    }

    @Breaks("DOOR-16")
    static final class ByAVerifierOfItsOwn {
        AccessTokens second(accord.kernel.secret.KeyRing ring, accord.kernel.token.TokenContract contract) {
            return new AccessTokens(ring, contract, java.time.InstantSource.system());
        }
    }

    @Breaks("DOOR-21")
    static final class ByIntrospection {
        java.net.http.HttpRequest ask(java.net.URI auth, String form) {
            return java.net.http.HttpRequest.newBuilder(auth.resolve("/oauth/introspect"))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(form))
                    .build();
        }
    }

    @Breaks("DOOR-21")
    static final class ByFetchingKeys {
        java.net.URI keys(java.net.URI auth) {
            return auth.resolve("/.well-known/jwks.json");
        }
    }

    @Breaks("DOOR-21")
    static final class ByAskingForAVerdict {
        java.net.URI verdict(java.net.URI auth) {
            return auth.resolve("/auth/validate");
        }
    }
}
