package accord.backend.adapter.http.offender;

import accord.contract.rules.Breaks;
import accord.kernel.context.RequestId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.context.UserId;
import accord.kernel.environment.Environment;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.MintedToken;
import accord.kernel.token.TokenGrant;
import accord.kernel.token.VerifiedToken;
import io.micronaut.context.annotation.Requires;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Identities that nobody admitted, tokens that nobody should mint, and code that asks where it runs. */
final class Impostors {
    private Impostors() {}

    @Breaks("DOOR-17")
    static final class Minting {
        MintedToken mint(AccessTokens tokens, TokenGrant grant) {
            return tokens.mint(grant);
        }
    }

    @Breaks("DOOR-17")
    static final class MintingByReference {
        Function<TokenGrant, MintedToken> minter(AccessTokens tokens) {
            return tokens::mint;
        }
    }

    @Breaks("DOOR-19")
    static final class Admitting {
        UserExecutionContext context(VerifiedToken token, Instant now) {
            return UserExecutionContext.admitted(token, RequestId.mint(), now, "");
        }
    }

    @Breaks("DOOR-19")
    static final class AdmittingByReference {
        interface Maker {
            UserExecutionContext make(VerifiedToken token, RequestId request, Instant now, String trace);
        }

        private final Maker maker = UserExecutionContext::admitted;

        Maker maker() {
            return maker;
        }
    }

    @Breaks("DOOR-19")
    static final class Deserialising {
        Class<?> target() {
            return UserExecutionContext.class;
        }
    }

    @Breaks("DOOR-20")
    record CurrentUser(String name) {}

    @Breaks("DOOR-20")
    record RequestContext(String userId, String requestId, String threadId) {}

    @Breaks("DOOR-20")
    static final class Carrier {
        private final String user_id;
        private final String run_id;
        private final String thread_id;

        Carrier(String user, String run, String thread) {
            this.user_id = user;
            this.run_id = run;
            this.thread_id = thread;
        }

        @Override
        public String toString() {
            return user_id + run_id + thread_id;
        }
    }

    @Breaks("DOOR-25")
    static final class InAThread {
        private static final ThreadLocal<UserExecutionContext> CURRENT = new ThreadLocal<>();

        static UserExecutionContext current() {
            return CURRENT.get();
        }
    }

    @Breaks("DOOR-25")
    static final class InAnInheritableThread {
        private final InheritableThreadLocal<String> name = new InheritableThreadLocal<>();

        String name() {
            return name.get();
        }
    }

    @Breaks("DOOR-25")
    static final class InAScope {
        static final ScopedValue<UserId> USER = ScopedValue.newInstance();
    }

    @Breaks("DOOR-25")
    static final class InAField {
        static UserId last = new UserId("u-1");
    }

    @Breaks("DOOR-25")
    static final class InAMap {
        private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

        static void remember(String connection, String user) {
            NAMES.put(connection, user);
        }
    }

    @Breaks("DOOR-25")
    static final class InAReference {
        private static final java.util.concurrent.atomic.AtomicReference<String> USER =
                new java.util.concurrent.atomic.AtomicReference<>("");

        static String user() {
            return USER.get();
        }
    }

    @Breaks("DOOR-28")
    static final class AskingWhereItRuns {
        boolean isStrict(Environment environment) {
            return environment == Environment.PRODUCTION;
        }
    }

    @Breaks("DOOR-28")
    static final class SwitchingOnWhereItRuns {
        int seconds(Environment environment) {
            return switch (environment) {
                case DEVELOPMENT, TEST -> 1;
                case STAGING, PRODUCTION -> 30;
            };
        }
    }

    @Breaks("DOOR-28")
    static final class ComparingTheName {
        boolean isStrict(Environment environment) {
            return environment.label().equals("production");
        }
    }

    @Breaks("DOOR-28")
    static final class LookingForCloudRun {
        boolean isCloud(Map<String, String> variables) {
            return variables.containsKey("K_SERVICE");
        }
    }

    @Breaks("DOOR-28")
    @Requires(env = "test")
    static final class ExistingOnlyInTests {}

    @Breaks("DOOR-28")
    @Requires(notEnv = "cloud")
    static final class ExistingNotInTheCloud {}
}
