package accord.auth.adapter.http.offender;

import accord.contract.rules.Breaks;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.PropertySource;
import io.micronaut.context.annotation.Value;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Secrets whose names are put together, turned round or encoded, and settings that come from where nobody looks. */
final class HiddenSecrets {
    private HiddenSecrets() {}

    @Breaks("DOOR-03")
    static final class InPieces {
        String name(String environment) {
            return new StringBuilder("JWT")
                    .append('_')
                    .append("SEC")
                    .append("RET_")
                    .append(environment)
                    .toString();
        }
    }

    @Breaks("DOOR-03")
    static final class ByFormat {
        String name() {
            return String.format("%s_%s", "JWT", "SECRET");
        }
    }

    @Breaks("DOOR-03")
    static final class ByJoining {
        String name() {
            return String.join("_", "JWT", "SECRET", "KEY");
        }
    }

    @Breaks("DOOR-03")
    static final class ByCharacters {
        String name() {
            return new String(new char[] {'J', 'W', 'T', '_', 'S', 'E', 'C', 'R', 'E', 'T'});
        }
    }

    @Breaks("DOOR-03")
    static final class Backwards {
        String name() {
            return new StringBuilder("TERCES_TWJ").reverse().toString();
        }
    }

    @Breaks("DOOR-03")
    static final class InBase64 {
        String name() {
            return new String(Base64.getDecoder().decode("SldUX1NFQ1JFVA=="), StandardCharsets.UTF_8);
        }
    }

    @Breaks("DOOR-03")
    static final class InHex {
        String name() {
            return new String(HexFormat.of().parseHex("4a57545f534543524554"), StandardCharsets.UTF_8);
        }
    }

    @Breaks("DOOR-03")
    static final class Rotated {
        String name(UnaryOperator<String> thirteen) {
            return thirteen.apply("WJG_FRPERG");
        }
    }

    @Breaks("DOOR-03")
    static final class InSmallLetters {
        String name() {
            return "jwt_secret".toUpperCase(java.util.Locale.ROOT);
        }
    }

    @Breaks("DOOR-01")
    static final class ByAnInterface implements Supplier<String> {
        interface Source {
            default String read(String name) {
                return System.getenv(name);
            }
        }

        @Override
        public String get() {
            return new Source() {}.read("PATH");
        }
    }

    @Breaks("DOOR-01")
    enum ByAnEnum {
        ONLY(System.getenv("HOME"));

        private final String value;

        ByAnEnum(String value) {
            this.value = value;
        }

        String value() {
            return value;
        }
    }

    @Breaks("DOOR-01")
    record ByARecord(String value) {
        ByARecord {
            value = value.isEmpty() ? System.getenv("FALLBACK") : value;
        }
    }

    @Breaks("DOOR-01")
    static final class ByAnInitialiser {
        private static final Map<String, String> ALL;

        static {
            ALL = System.getenv();
        }

        static int size() {
            return ALL.size();
        }
    }

    @Breaks("DOOR-01")
    static final class ByAnonymousClass {
        Callable<String> later() {
            return new Callable<>() {
                @Override
                public String call() {
                    return System.getenv("LATER");
                }
            };
        }
    }

    @Breaks("DOOR-01")
    static final class ByPathOfPieces {
        String all() throws IOException {
            return Files.readString(Path.of("/proc", "self", "environ"));
        }
    }

    @Breaks("DOOR-02")
    static final class ByDecoyDefault {
        String find() {
            return System.getProperty("accord.signing", "java.version");
        }
    }

    @Breaks("DOOR-02")
    static final class ByDecoyBefore {
        private static final System.Logger LOG = System.getLogger("x");

        String find(String name) {
            LOG.log(System.Logger.Level.INFO, "java.version");
            return System.getProperty(name);
        }
    }

    @Breaks({"DOOR-02", "HEX-19"})
    static final class ByManagement {
        Object find() {
            return ManagementFactory.getRuntimeMXBean().getSystemProperties();
        }
    }

    @Breaks({"DOOR-02", "HEX-19"})
    static final class ByArguments {
        Object find() {
            return ManagementFactory.getRuntimeMXBean().getInputArguments();
        }
    }

    @Breaks({"DOOR-02", "HEX-19"})
    static final class ByPreferences {
        String find() {
            return java.util.prefs.Preferences.userRoot().get("signing", "");
        }
    }

    @Breaks("DOOR-04")
    static final class ByPropertiesFile {
        Object find(InputStream in) throws IOException {
            var properties = new Properties();
            properties.load(in);
            return properties.get("signing");
        }
    }

    @Breaks("DOOR-04")
    static final class ByBundle {
        String find() {
            return ResourceBundle.getBundle("settings").getString("signing");
        }
    }

    @Breaks("DOOR-04")
    static final class ByValueWithoutAName {
        private final String text;

        ByValueWithoutAName(@Value("${accord.s:}") String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    @Breaks("DOOR-04")
    static final class ByPropertyField {
        @Property(name = "accord.s")
        char[] letters = {};
    }

    @Breaks({"DOOR-04", "DOOR-31"})
    static final class ByValueResolver {
        Optional<String> find(io.micronaut.core.value.ValueResolver<CharSequence> values) {
            return values.get("accord.s", String.class);
        }
    }

    @Breaks("DOOR-04")
    @PropertySource({@Property(name = "accord.s", value = "x")})
    static final class ByPropertySource {}

    @Breaks("DOOR-04")
    @ConfigurationProperties("accord.jwt")
    record ByNamedPrefix(String value) {}

    @Breaks("DOOR-05")
    static final class ByLocal {
        int length(byte[] input) {
            var jwtSecret = new String(input, StandardCharsets.UTF_8);
            return jwtSecret.length();
        }
    }

    @Breaks("DOOR-05")
    interface ByAccessor {
        String signingKey();
    }

    @Breaks("DOOR-06")
    static final class ByFolderOfPieces {
        Path folder() {
            return Path.of("/", "run", "secrets", "signing");
        }
    }

    @Breaks("DOOR-06")
    static final class ByJks {
        InputStream open(ClassLoader loader) {
            return loader.getResourceAsStream("signing.jks");
        }
    }

    @Breaks({"DOOR-26", "HEX-19"})
    static final class ByNaming {
        Object find() throws javax.naming.NamingException {
            return new javax.naming.InitialContext().lookup("java:comp/env/signing");
        }
    }

    @Breaks("DOOR-07")
    static final class ByProcessHandle {
        Object find() {
            return ProcessHandle.current().info().arguments();
        }
    }
}
