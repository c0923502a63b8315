package accord.kernel.observe;

import accord.kernel.door.DeclaredVariables;
import accord.kernel.door.ProcessEnvironment;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A start that, when it must refuse, says what to set in one line instead of in a hundred. */
public final class StartUp extends Micronaut {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final String OURS = "accord.";
    private static final String LOG_FORMAT = "ACCORD_LOG_FORMAT";

    private final String service;

    private StartUp(String service) {
        this.service = service;
    }

    /** Starts a service whose main class this is; returns when it answers. */
    public static void of(String service, Class<?> mainClass, String... args) {
        var format = ProcessEnvironment.variables().getOrDefault(LOG_FORMAT, StandardOutput.JSON);
        StandardOutput.takeOver(service, format);
        if (!StandardOutput.FORMATS.contains(format)) {
            refuse(service, LOG_FORMAT + " must be json or text, not '" + format + "'");
        }
        DeclaredVariables.mistake(service, ProcessEnvironment.variables()).ifPresent(why -> refuse(service, why));
        new StartUp(service)
                .args(args)
                .mainClass(mainClass)
                .banner(false)
                .eagerInitSingletons(true)
                .start();
    }

    @Override
    protected void handleStartupException(Environment environment, Throwable exception) {
        LOG.debug("where that happened", exception);
        refuse(service, sentence(exception));
    }

    private static void refuse(String service, String why) {
        LOG.atError().addKeyValue("name", "start_refused").log("{} does not start: {}", service, why);
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
