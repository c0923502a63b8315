package accord.kernel.observe;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
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

    private final CloudLogEncoder cloud = new CloudLogEncoder();
    private String format = JSON;

    /** From {@code logback.xml}: {@code text} is for people, and all else for Cloud Logging. */
    public void setFormat(String format) {
        this.format = format;
    }

    public void setService(String service) {
        cloud.setService(service);
    }

    public void setVersion(String version) {
        cloud.setVersion(version);
    }

    public void setProject(String project) {
        cloud.setProject(project);
    }

    @Override
    public void start() {
        setEncoder(format.equals(TEXT) ? text() : cloud);
        setOutputStream(ConsoleTarget.SystemOut.getStream());
        super.start();
    }

    private Encoder<ILoggingEvent> text() {
        var text = new PatternLayoutEncoder();
        text.setContext(getContext());
        text.setPattern(FOR_PEOPLE);
        text.start();
        return text;
    }

    /** From here on this process prints nothing but its log. */
    static void takeOver() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof StandardOutput output) {
                    // Past System.out, which leads back here from now on.
                    output.setOutputStream(new FileOutputStream(FileDescriptor.out));
                }
            });
        }
        System.setOut(printing("stdout", Level.INFO));
        System.setErr(printing("stderr", Level.WARN));
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> LoggerFactory.getLogger(StandardOutput.class)
                .error("the thread {} ended by an exception", thread.getName(), problem));
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
