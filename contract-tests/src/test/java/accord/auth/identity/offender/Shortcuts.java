package accord.auth.identity.offender;

import accord.contract.rules.Breaks;
import accord.kernel.environment.Environment;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A core of auth-service that takes shortcuts. */
final class Shortcuts {
    private Shortcuts() {}

    @Breaks("HEX-02")
    static final class KnowingAnnotations {
        @io.micronaut.core.annotation.Nullable
        String name = "";
    }

    @Breaks("HEX-02")
    static final class KnowingNetty {
        Object buffer() {
            return io.netty.buffer.Unpooled.EMPTY_BUFFER;
        }
    }

    @Breaks("HEX-02")
    static final class KnowingJakarta {
        @jakarta.annotation.PostConstruct
        void begin() {}
    }

    @Breaks("HEX-01")
    static final class KnowingTheBackend {
        Object other() {
            return accord.backend.protocol.CloseCode.NORMAL;
        }
    }

    @Breaks("DOOR-28")
    static final class ByLength {
        boolean isStrict(Environment environment) {
            return environment.label().length() > 9;
        }
    }

    @Breaks("DOOR-28")
    static final class ByOrdinal {
        boolean isStrict(Environment environment) {
            return environment.ordinal() > 1;
        }
    }

    @Breaks("DOOR-28")
    static final class ByName {
        boolean isStrict(Environment environment, String name) {
            return Objects.equals(environment.name(), name);
        }
    }

    @Breaks("DOOR-28")
    static final class ByAnotherOne {
        boolean isStrict(Environment environment, Map<String, String> variables) {
            return environment == Environment.of(variables);
        }
    }

    @Breaks("DOOR-28")
    static final class ByQuestionOfItsOwn {
        private final boolean isProduction;

        ByQuestionOfItsOwn(boolean isProduction) {
            this.isProduction = isProduction;
        }

        int rounds() {
            return isProduction ? 3 : 1;
        }
    }

    @Breaks("DOOR-28")
    static final class ByHostName {
        boolean isCloud(String host) {
            return host.endsWith("-prod");
        }
    }

    @Breaks("DOOR-25")
    static final class Remembering {
        private static final AtomicReference<Map<String, String>> LAST = new AtomicReference<>(Map.of());

        static Map<String, String> last() {
            return LAST.get();
        }
    }

    @Breaks("DOOR-25")
    static final class RememberingLoosely {
        static volatile String lastUser = "";
    }
}
