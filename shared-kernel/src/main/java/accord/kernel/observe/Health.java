package accord.kernel.observe;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What a service says of itself, so that the other one, a person or a preflight can compare.
 *
 * @param status ok, degraded or down
 * @param signingKid the key id that signs here
 * @param secretName the name that the signing secret came from; never the secret
 * @param verifyKids the key ids whose tokens are believed here
 * @param contractDigest the digest of the token contract
 * @param acceptsContracts the digests of the contracts whose tokens are believed here
 */
@Serdeable
public record Health(
        String status,
        String service,
        String version,
        String environment,
        String signingKid,
        String secretName,
        List<String> verifyKids,
        String contractDigest,
        List<String> acceptsContracts) {}
