package accord.backend.adapter.http.offender;

import accord.contract.rules.Breaks;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every way to find a signing secret without asking for it. */
final class SecretSeekers {
    private SecretSeekers() {}

    @Breaks({"DOOR-01", "DOOR-03"})
    static final class ByGetenv {
        String find() {
            return System.getenv("JWT_SECRET");
        }
    }

    @Breaks("DOOR-01")
    static final class ByTheWholeEnvironment {
        Optional<String> find() {
            return System.getenv().entrySet().stream()
                    .filter(entry -> entry.getValue().length() >= 32)
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    @Breaks("DOOR-01")
    static final class ByMethodReference {
        private final Function<String, String> look = System::getenv;

        String find(String name) {
            return look.apply(name);
        }
    }

    @Breaks("DOOR-01")
    static final class ByMethodReferenceToTheWhole {
        private final Supplier<Map<String, String>> look = System::getenv;

        Map<String, String> find() {
            return look.get();
        }
    }

    @Breaks("DOOR-01")
    static final class ByLambda {
        private final Function<String, String> look = name -> System.getenv(name.toUpperCase(java.util.Locale.ROOT));

        String find(String name) {
            return look.apply(name);
        }
    }

    @Breaks({"DOOR-01", "DOOR-07"})
    static final class ByTheEnvironmentOfAChildToBe {
        Map<String, String> find() {
            return new ProcessBuilder("true").environment();
        }
    }

    @Breaks("DOOR-07")
    static final class ByChildProcess {
        InputStream find() throws IOException {
            return new ProcessBuilder("printenv").start().getInputStream();
        }
    }

    @Breaks("DOOR-07")
    static final class ByShell {
        InputStream find() throws IOException {
            return Runtime.getRuntime().exec(new String[] {"sh", "-c", "set"}).getInputStream();
        }
    }

    @Breaks("DOOR-01")
    static final class ByProcFile {
        byte[] find() throws IOException {
            return Files.readAllBytes(Path.of("/proc/self/environ"));
        }
    }

    @Breaks({"DOOR-02", "DOOR-03"})
    static final class BySystemProperty {
        String find() {
            return System.getProperty("jwt.secret", "");
        }
    }

    @Breaks("DOOR-02")
    static final class ByBooleanProperty {
        boolean isOpen() {
            return Boolean.getBoolean("accord.open");
        }
    }

    @Breaks("DOOR-02")
    static final class ByPropertyReference {
        private final Function<String, String> look = System::getProperty;

        String find(String name) {
            return look.apply(name);
        }
    }

    @Breaks("DOOR-02")
    static final class ByAllProperties {
        Object find(String name) {
            return System.getProperties().get(name);
        }
    }

    @Breaks({"DOOR-03", "DOOR-04"})
    static final class ByValue {
        private final String text;

        ByValue(@Value("${JWT_SECRET_KEY}") String text) {
            this.text = text;
        }

        String find() {
            return text;
        }
    }

    @Breaks("DOOR-04")
    static final class ByProperty {
        @Property(name = "accord.signing")
        String text = "";
    }

    @Breaks({"DOOR-04", "DOOR-05"})
    static final class ByValueNamedInnocently {
        private final String jwtSecret;

        ByValueNamedInnocently(@Value("${accord.s}") String jwtSecret) {
            this.jwtSecret = jwtSecret;
        }

        String find() {
            return jwtSecret;
        }
    }

    @Breaks("DOOR-05")
    @ConfigurationProperties("accord.tokens")
    record ByConfigurationProperties(String signingKey) {}

    @Breaks("DOOR-04")
    static final class ByTheEnvironmentBean {
        private final io.micronaut.context.env.Environment environment;

        ByTheEnvironmentBean(io.micronaut.context.env.Environment environment) {
            this.environment = environment;
        }

        Optional<String> find(String name) {
            return environment.getProperty(name, String.class);
        }
    }

    @Breaks("DOOR-04")
    static final class ByThePropertyResolver {
        private final io.micronaut.core.value.PropertyResolver properties;

        ByThePropertyResolver(io.micronaut.core.value.PropertyResolver properties) {
            this.properties = properties;
        }

        Optional<String> find(String name) {
            return properties.getProperty(name, String.class);
        }
    }

    @Breaks("DOOR-06")
    static final class ByMountedFile {
        String find() throws IOException {
            return Files.readString(Path.of("/run/secrets/signing"));
        }
    }

    @Breaks("DOOR-06")
    static final class ByDotEnv {
        String find() throws IOException {
            return Files.readString(Path.of(".env"));
        }
    }

    @Breaks("DOOR-06")
    static final class ByKeyStore {
        java.security.Key find(java.security.KeyStore store, char[] password)
                throws java.security.GeneralSecurityException {
            return store.getKey("tokens", password);
        }
    }

    @Breaks("DOOR-05")
    static final class ByConstant {
        private static final String SECRET = "correct-horse-battery-staple-correct-horse";

        int length() {
            return SECRET.length();
        }
    }

    @Breaks("DOOR-05")
    static final class ByConstantBytes {
        private static final byte[] HMAC_KEY = {1, 2, 3, 4};

        int length() {
            return HMAC_KEY.length;
        }
    }

    @Breaks("DOOR-30")
    static final class ByLoggingIt {
        private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(ByLoggingIt.class);

        void log(String value) {
            LOG.info("refused token={}", value);
        }
    }
}
