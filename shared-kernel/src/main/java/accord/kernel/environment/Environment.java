package accord.kernel.environment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where this process runs. Only the kernel knows the names; everyone else asks what the environment permits, so that no
 * branch on a name can open a second way in.
 */
public enum Environment {
    DEVELOPMENT,
    TEST,
    STAGING,
    PRODUCTION;

    /** The variable that names the environment. */
    public static final String VARIABLE = "ENVIRONMENT";

    private static final String CLOUD_RUN_MARK = "K_SERVICE";

    /**
     * Reads the environment's name from the process variables.
     *
     * @throws UnknownEnvironmentException when the name is unknown, or missing where a default would be a guess
     */
    public static Environment of(Map<String, String> variables) {
        var name = variables.getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty()) {
            return named(name);
        }
        if (variables.containsKey(CLOUD_RUN_MARK)) {
            throw new UnknownEnvironmentException(VARIABLE + " is not set, and on Cloud Run (" + CLOUD_RUN_MARK
                    + " is set) it is never guessed: set it to one of " + names());
        }
        return DEVELOPMENT;
    }

    private static Environment named(String name) {
        return switch (name) {
            case "development", "dev", "local" -> DEVELOPMENT;
            case "test", "testing" -> TEST;
            case "staging", "stage" -> STAGING;
            case "production", "prod" -> PRODUCTION;
            default ->
                throw new UnknownEnvironmentException(VARIABLE + " holds an unknown name: set it to one of " + names());
        };
    }

    private static String names() {
        return Arrays.stream(values()).map(Environment::label).collect(Collectors.joining(", "));
    }

    /** The name as it is written in configuration, logs and health. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a signing secret may be generated into a local file when none is configured. */
    public boolean permitsGeneratedSecret() {
        return isLocal();
    }

    /** Whether addresses of this machine may stand in for those that are not configured: issuer, origins, URLs. */
    public boolean permitsLocalDefaults() {
        return isLocal();
    }

    /** Whether a person may sign in before the e-mail address is verified. */
    public boolean permitsUnverifiedSignIn() {
        return isLocal();
    }

    /** Whether a test may sign in as a test user, once a key for that is set. */
    public boolean permitsTestSignIn() {
        return this != PRODUCTION;
    }

    private boolean isLocal() {
        return this == DEVELOPMENT || this == TEST;
    }
}
