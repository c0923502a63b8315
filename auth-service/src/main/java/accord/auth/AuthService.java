package accord.auth;

import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts auth-service; when it must not start, says in one line what to set. */
public final class AuthService extends Micronaut {
    private static final Logger LOG = LoggerFactory.getLogger(AuthService.class);
    private static final String OURS = "accord.";

    private AuthService() {}

    public static void main(String[] args) {
        new AuthService()
                .args(args)
                .mainClass(AuthService.class)
                .banner(false)
                .eagerInitSingletons(true)
                .start();
    }

    @Override
    protected void handleStartupException(Environment environment, Throwable exception) {
        LOG.error("auth-service does not start: {}", sentence(exception));
        LOG.debug("where that happened", exception);
        System.exit(1);
    }

    /** Our own refusals are written to be read; of all others the first cause says the most. */
    static String sentence(Throwable exception) {
        var cause = exception;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static boolean isOurs(Throwable exception) {
        return exception.getClass().getName().startsWith(OURS);
    }
}
