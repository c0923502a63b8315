package accord.contract.token;

import accord.contract.process.ServiceSettings;
import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenContract;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Forges that know what running services were started with. */
public final class ServiceForge {
    private ServiceForge() {}

    /** The forge that has auth-service's own secret and issuer. */
    public static Forge of(ServiceSettings settings) {
        return forge(settings.auth(), settings.auth().getOrDefault("ACCORD_ISSUER", ""));
    }

    /** The forge that has backend-service's own secret: the same one, unless a test made them differ. */
    public static Forge ofBackend(ServiceSettings settings) {
        return forge(settings.backend(), settings.backend().getOrDefault("ACCORD_ISSUER", ""));
    }

    /** A forge of the same issuer that has another secret. */
    public static Forge stranger(Forge forge) {
        return forge(
                Map.of("JWT_SECRET", ServiceSettings.secret()), forge.contract().issuer());
    }

    /** An honest token of a user whom nobody else is. */
    public static String somebody(Forge forge) {
        return forge.person(UUID.randomUUID().toString());
    }

    private static Forge forge(Map<String, String> variables, String issuer) {
        var ring =
                JwtSecretResolver.resolve(variables, Environment.TEST, issuer).ring();
        return new Forge(ring, new TokenContract(issuer), InstantSource.system());
    }
}
