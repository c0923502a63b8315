package accord.kernel.door;

import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.secret.JwtSecretResolver.Resolution;
import accord.kernel.secret.KeyRing;
import accord.kernel.secret.SecretReport;
import accord.kernel.secret.TestSignIn;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the kernel's values into beans, all of them at start: what is missing is missing before the first request. */
@Factory
final class KernelFactory {
    private static final Logger LOG = LoggerFactory.getLogger(KernelFactory.class);
    private static final String ISSUER = "ACCORD_ISSUER";
    private static final String LOCAL_ISSUER = "http://127.0.0.1:8081";

    @Context
    Environment environment() {
        return Environment.of(ProcessEnvironment.variables());
    }

    @Context
    TokenContract tokenContract(Environment environment) {
        return new TokenContract(issuer(ProcessEnvironment.variables(), environment));
    }

    @Context
    Resolution secretResolution(Environment environment, TokenContract contract) {
        var resolution = JwtSecretResolver.resolve(ProcessEnvironment.variables(), environment, contract.issuer());
        LOG.info(
                "environment {}, keys: {}",
                environment.label(),
                resolution.report().summary());
        return resolution;
    }

    @Context
    TestSignIn testSignIn(Environment environment) {
        return TestSignIn.find(ProcessEnvironment.variables(), environment);
    }

    @Context
    KeyRing keyRing(Resolution resolution) {
        return resolution.ring();
    }

    @Context
    SecretReport secretReport(Resolution resolution) {
        return resolution.report();
    }

    @Context
    AccessTokens accessTokens(KeyRing ring, TokenContract contract, InstantSource clock) {
        return new AccessTokens(ring, contract, clock);
    }

    @Context
    AllowedOrigins allowedOrigins(Environment environment) {
        var listed = AllowedOrigins.listed(ProcessEnvironment.variables().getOrDefault(AllowedOrigins.VARIABLE, ""));
        return listed.origins().isEmpty() && environment.permitsLocalDefaults()
                ? AllowedOrigins.ofThisMachine()
                : listed;
    }

    private static String issuer(Map<String, String> variables, Environment environment) {
        var issuer = variables.getOrDefault(ISSUER, "");
        return issuer.isEmpty() && environment.permitsLocalDefaults() ? LOCAL_ISSUER : issuer;
    }
}
