package accord.kernel.release;

import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.secret.KeyRing;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import accord.kernel.token.VerifiedToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tokens that were judged once, as text: the moment, the issuer, the keys of a test with their ids, and one token after
 * another with its verdict. {@code accepted} tokens are followed by what was read out of them, {@code refused} ones by the code.
 *
 * @param secrets by the name that they are configured under
 * @param keyIds the ids that those secrets had, by the same names
 */
record GoldenTokens(
        Instant now, String issuer, Map<String, String> secrets, Map<String, String> keyIds, List<Golden> tokens) {
    private static final String COMMENT = "#";

    /** One token: what it is, what it was presented as, what became of it, and its text. */
    record Golden(String name, TokenUse use, String verdict, String token) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Reads what {@link #text} wrote. */
    static GoldenTokens parse(List<String> lines) {
        var head = new HashMap<String, String>();
        var secrets = new HashMap<String, String>();
        var keyIds = new HashMap<String, String>();
        var tokens = new ArrayList<Golden>();
        var said = lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
                .toList();
        for (var line = 0; line < said.size(); line++) {
            var words = said.get(line).split(" ", 3);
            switch (words[0]) {
                case "now", "issuer" -> head.put(words[0], words[1]);
                case "key" -> {
                    var key = words[2].split(" ", 2);
                    secrets.put(words[1], key[1]);
                    keyIds.put(words[1], key[0]);
                }
                case "access", "service" -> {
                    var use = TokenUse.valueOf(words[0].toUpperCase(Locale.ROOT));
                    var name = said.get(line).substring(words[0].length() + 1);
                    tokens.add(new Golden(
                            name,
                            use,
                            said.get(line + 1).strip(),
                            said.get(line + 2).strip()));
                    line += 2;
                }
                default -> throw new IllegalStateException("no line of golden tokens: " + words[0]);
            }
        }
        return new GoldenTokens(
                Instant.parse(head.getOrDefault("now", "")),
                head.getOrDefault("issuer", ""),
                Map.copyOf(secrets),
                Map.copyOf(keyIds),
                List.copyOf(tokens));
    }

    String text() {
        var text = new StringBuilder();
        line(text, "# Tokens of this contract, frozen. The keys are made up for tests and sign nothing else.");
        line(text, "now " + now);
        line(text, "issuer " + issuer);
        for (var name : List.of("JWT_SECRET", "JWT_SECRET_NEXT", "JWT_SECRET_PREVIOUS")) {
            line(text, "key %s %s %s".formatted(name, keyIds.get(name), secrets.get(name)));
        }
        for (var golden : tokens) {
            line(text, "");
            line(text, golden.use().claim() + " " + golden.name());
            line(text, "    " + golden.verdict());
            line(text, "    " + golden.token());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    KeyRing ring() {
        return JwtSecretResolver.resolve(secrets, Environment.TEST, issuer).ring();
    }

    AccessTokens verifier() {
        return new AccessTokens(ring(), new TokenContract(issuer), InstantSource.fixed(now));
    }

    /** What a verifier makes of a token, in one line. */
    static String verdict(AccessTokens verifier, String token, TokenUse use) {
        return switch (verifier.verify(token, use)) {
            case Verified(var verified) -> "accepted " + spelled(verified);
            case Refused(var failure, var _) -> "refused " + failure.code();
        };
    }

    private static String spelled(VerifiedToken token) {
        return "sub=%s client=%s sid=%s jti=%s use=%s scope=%s roles=%s iat=%s exp=%s kid=%s"
                .formatted(
                        token.subject(),
                        token.clientId(),
                        token.sessionId(),
                        token.id(),
                        token.use().claim(),
                        token.scope(),
                        token.roles(),
                        token.issuedAt(),
                        token.expiresAt(),
                        token.keyId());
    }
}
