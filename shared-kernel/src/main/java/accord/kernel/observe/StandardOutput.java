package accord.kernel.observe;

import accord.kernel.door.ProcessEnvironment;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Where a service's log goes: standard output, in the format of {@code ACCORD_LOG_FORMAT}. Nothing else does: what a library
 * prints, or a thread that dies of its exception, becomes a line of the log.
 */
public final class StandardOutput extends OutputStreamAppender<ILoggingEvent> {
    static final String JSON = "json";
    static final String TEXT = "text";

    /** What {@code ACCORD_LOG_FORMAT} may say. */
    static final List<String> FORMATS = List.of(JSON, TEXT);

    private static final String FOR_PEOPLE = "%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n";

    private final CloudLogEncoder cloud;
    private final String format;

    /** @param format {@link #TEXT} is for people, and all else for Cloud Logging */
    StandardOutput(CloudLogEncoder cloud, String format) {
        this.cloud = cloud;
        this.format = format;
    }

    @Override
    public void start() {
        setEncoder(format.equals(TEXT) ? text() : cloud);
        // Past System.out, which leads back here from now on.
        setOutputStream(new FileOutputStream(FileDescriptor.out));
        super.start();
    }

    private Encoder<ILoggingEvent> text() {
        var text = new PatternLayoutEncoder();
        text.setContext(getContext());
        text.setPattern(FOR_PEOPLE);
        text.start();
        return text;
    }

    /** From here on this process prints nothing but its log, and that is the log of this service. */
    static void takeOver(String service, String format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context, service, format);
        }
        System.setOut(printing("stdout", Level.INFO));
        System.setErr(printing("stderr", Level.WARN));
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> LoggerFactory.getLogger(StandardOutput.class)
                .error("the thread {} ended by an exception", thread.getName(), problem));
    }

    /** In place of what Logback found by itself. Said here, because a file would be parsed at each start. */
    private static void install(LoggerContext context, String service, String format) {
        context.reset();
        var encoder = new CloudLogEncoder();
        encoder.setContext(context);
        encoder.setService(service);
        encoder.setVersion(variable("K_REVISION", "unreleased"));
        encoder.setProject(variable("GOOGLE_CLOUD_PROJECT", ""));
        encoder.start();
        var output = new StandardOutput(encoder, format);
        output.setContext(context);
        output.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(ch.qos.logback.classic.Level.INFO);
        root.addAppender(output);
    }

    private static String variable(String name, String otherwise) {
        return ProcessEnvironment.variables().getOrDefault(name, otherwise);
    }

    private static PrintStream printing(String name, Level level) {
        return new PrintStream(new Lines(name, level), true, StandardCharsets.UTF_8);
    }

    /** Makes lines of what is printed; one that never ends is cut. */
    private static final class Lines extends OutputStream {
        private static final int LONGEST = 16 * 1024;

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final String name;
        private final Level level;

        Lines(String name, Level level) {
            this.name = name;
            this.level = level;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n' && b != '\r') {
                line.write(b);
            }
            if (b == '\n' || line.size() == LONGEST) {
                flush();
            }
        }

        @Override
        public synchronized void flush() {
            if (line.size() > 0) {
                var text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                LoggerFactory.getLogger(name).atLevel(level).log("{}", text);
            }
        }
    }
}
