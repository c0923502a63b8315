package accord.kernel.testkit;

import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.secret.KeyRing;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenGrant;
import accord.kernel.token.TokenUse;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workshop beside auth-service: real rings and real tokens from a chosen secret, and any counterfeit of them.
 *
 * <p>In a test of a running service, {@code new Forge(ring, contract, clock)} over its beans forges with its own secret.
 */
public final class Forge {
    /** A good secret. */
    public static final String SECRET = "cobalt-heron-sings-at-dawn-over-9-quiet-lakes";

    /** Another good one, for whoever is not trusted. */
    public static final String OTHER_SECRET = "violet-badger-walks-by-night-through-7-deep-woods";

    /** Who signs here. */
    public static final String ISSUER = "https://auth.accord.test";

    private final KeyRing ring;
    private final TokenContract contract;
    private final InstantSource clock;
    private final AccessTokens tokens;

    public Forge(KeyRing ring, TokenContract contract, InstantSource clock) {
        this.ring = ring;
        this.contract = contract;
        this.clock = clock;
        this.tokens = new AccessTokens(ring, contract, clock);
    }

    /** A forge of {@link #ISSUER} that signs with this secret, by the system's clock. */
    public static Forge of(String secret) {
        return of(secret, Clock.systemUTC());
    }

    /** A forge of {@link #ISSUER} that signs with this secret, by this clock. */
    public static Forge of(String secret, InstantSource clock) {
        return new Forge(ring(secret), new TokenContract(ISSUER), clock);
    }

    /** The ring of one secret. */
    public static KeyRing ring(String secret) {
        return ring(secret, "", "");
    }

    /** The ring of a rotation; "" for no NEXT, no PREVIOUS. */
    public static KeyRing ring(String current, String next, String previous) {
        var variables = new HashMap<String, String>();
        variables.put("JWT_SECRET", current);
        variables.put("JWT_SECRET_NEXT", next);
        variables.put("JWT_SECRET_PREVIOUS", previous);
        return JwtSecretResolver.resolve(Map.copyOf(variables), Environment.TEST, ISSUER)
                .ring();
    }

    public KeyRing ring() {
        return ring;
    }

    public TokenContract contract() {
        return contract;
    }

    /** The real minter and verifier of this ring, contract and clock. */
    public AccessTokens tokens() {
        return tokens;
    }

    /** The key id of the secret that signs here. */
    public String keyId() {
        return ring.signing().keyId();
    }

    /** A genuine access token of a person. */
    public String person(String userId) {
        return tokens.mint(TokenGrant.person(userId, "accord-web", "ses_" + userId))
                .value();
    }

    /** A genuine access token of a person with roles. */
    public String person(String userId, List<String> roles) {
        return tokens.mint(new TokenGrant(userId, "accord-web", TokenUse.ACCESS, "ses_" + userId, List.of(), roles))
                .value();
    }

    /** A genuine service token. */
    public String service(String clientId) {
        return tokens.mint(TokenGrant.service(clientId)).value();
    }

    /** A counterfeit that is genuine in everything, until it is altered. */
    public ForgedToken forged() {
        return new ForgedToken(ring.signing(), contract.issuer(), clock.instant());
    }
}
