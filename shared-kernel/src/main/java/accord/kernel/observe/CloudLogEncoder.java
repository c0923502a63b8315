package accord.kernel.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log event as one line of JSON in the words of Cloud Logging; {@code log-line.json} beside this class is its
 * schema. A line's key-value pairs are its {@code event}, for those who count; a pair named {@link #TRACE} is the trace that
 * the line belongs to. An error is written so that Error Reporting groups it, with an exception or without.
 *
 * <p>A line is bounded, and there is one whatever is logged. What looks like a token is cut out: nobody logs one on purpose.
 */
public final class CloudLogEncoder extends EncoderBase<ILoggingEvent> {
    /** The key of a W3C {@code traceparent}, as a key-value pair or in the MDC. */
    public static final String TRACE = "trace";

    private static final int MAX_MESSAGE = 16 * 1024;
    private static final int MAX_STACK = 32 * 1024;
    private static final int MAX_NAME = 256;
    private static final int MAX_CONTEXT = 32;
    private static final String FIELD = "logging.googleapis.com/";
    private static final String ERROR_EVENT =
            "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent";

    /**
     * How the base64url of a JSON object begins; the second is the same once more encoded, as subprotocols carry it. Ids that
     * we mint are too short to be mistaken for one.
     */
    private static final Pattern TOKEN = Pattern.compile("(?:eyJ|ZXlK)[A-Za-z0-9_-]{20,}+(?:\\.[A-Za-z0-9_-]*+)*+");

    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})");

    private static final JsonFactory JSON = new JsonFactory();

    /** What stands between a line's author and this class. */
    private static final List<String> LOGGING = List.of(
            "ch.qos.logback.",
            "org.slf4j.",
            "io.netty.util.internal.logging.",
            "org.flywaydb.core.internal.logging.",
            "java.io.PrintStream$",
            CloudLogEncoder.class.getName() + "$",
            StandardOutput.class.getName() + "$");

    private String service = "";
    private String version = "";
    private String project = "";

    /** The service's name. */
    public void setService(String service) {
        this.service = service;
    }

    /** The service's version or revision. */
    public void setVersion(String version) {
        this.version = version;
    }

    /** The project that traces belong to; without one, a trace is named by its id alone. */
    public void setProject(String project) {
        this.project = project;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        try {
            return line(json -> writeEvent(event, json));
        } catch (RuntimeException | StackOverflowError e) {
            // Something in it broke while it was asked for its text: that is said, instead of nothing.
            return line(json -> {
                writeHead("ERROR", event.getInstant(), json);
                json.writeStringField(
                        "message", "a line of " + event.getLoggerName() + " cannot be written: " + e.getClass());
                json.writeObjectFieldStart(FIELD + "labels");
                json.writeStringField("logger", CloudLogEncoder.class.getName());
                json.writeStringField("thread", presentable(event.getThreadName(), MAX_NAME));
                json.writeEndObject();
                writeReport(author(), json);
            });
        }
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] line(Body body) {
        var line = new StringWriter(768);
        try (var json = JSON.createGenerator(line)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written to", e);
        }
        // A lone surrogate, which no UTF-8 spells, becomes a question mark here.
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void writeHead(String severity, @Nullable Instant time, JsonGenerator json) throws IOException {
        json.writeStringField("severity", severity);
        json.writeStringField("time", String.valueOf(time));
        json.writeObjectFieldStart("serviceContext");
        json.writeStringField("service", service);
        json.writeStringField("version", version);
        json.writeEndObject();
    }

    private void writeEvent(ILoggingEvent event, JsonGenerator json) throws IOException {
        var context = event.getMDCPropertyMap();
        var fields = event.getKeyValuePairs() == null ? List.<KeyValuePair>of() : event.getKeyValuePairs();
        var author = author();
        writeHead(severity(event.getLevel()), event.getInstant(), json);
        json.writeStringField("message", presentable(String.valueOf(event.getFormattedMessage()), MAX_MESSAGE));
        writeTrace(trace(context, fields), json);
        writeLabels(event, context, json);
        if (author.isPresent()) {
            writeLocation(author.get(), json);
        }
        writeFields(fields, json);
        if (event.getThrowableProxy() != null) {
            json.writeStringField(
                    "stack_trace", presentable(ThrowableProxyUtil.asString(event.getThrowableProxy()), MAX_STACK));
        }
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            writeReport(event.getThrowableProxy() == null ? author : Optional.empty(), json);
        }
    }

    private static String trace(Map<String, String> context, List<KeyValuePair> fields) {
        return fields.stream()
                .filter(field -> TRACE.equals(field.key))
                .map(field -> String.valueOf(field.value))
                .findFirst()
                .orElseGet(() -> context.getOrDefault(TRACE, ""));
    }

    /** What is no {@code traceparent} names no trace. */
    private void writeTrace(String traceparent, JsonGenerator json) throws IOException {
        var parts = TRACEPARENT.matcher(traceparent);
        if (parts.matches()) {
            var prefix = project.isEmpty() ? "" : "projects/" + project + "/traces/";
            json.writeStringField(FIELD + "trace", prefix + parts.group(1));
            json.writeStringField(FIELD + "spanId", parts.group(2));
            json.writeBooleanField(FIELD + "trace_sampled", (Integer.parseInt(parts.group(3), 16) & 1) == 1);
        }
    }

    /** The MDC, and who wrote the line where. */
    private static void writeLabels(ILoggingEvent event, Map<String, String> context, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart(FIELD + "labels");
        json.writeStringField("logger", presentable(event.getLoggerName(), MAX_NAME));
        json.writeStringField("thread", presentable(String.valueOf(event.getThreadName()), MAX_NAME));
        var taken = Set.of(TRACE, "logger", "thread");
        for (var key : context.keySet().stream()
                .filter(key -> !taken.contains(key) && key.length() <= MAX_NAME)
                .sorted()
                .limit(MAX_CONTEXT)
                .toList()) {
            json.writeStringField(key, presentable(String.valueOf(context.get(key)), MAX_NAME));
        }
        json.writeEndObject();
    }

    /** Whoever wrote the line, found from here upwards: an exception would collect the whole stack, and twice as slowly. */
    private static Optional<StackWalker.StackFrame> author() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(frame -> !isLogging(frame.getClassName())).findFirst());
    }

    private static boolean isLogging(String type) {
        var named = type + "$";
        return LOGGING.stream().anyMatch(named::startsWith);
    }

    private static void writeLocation(StackWalker.StackFrame author, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(FIELD + "sourceLocation");
        json.writeStringField("file", String.valueOf(author.getFileName()));
        json.writeStringField("line", Integer.toString(Math.max(0, author.getLineNumber())));
        json.writeStringField("function", function(author));
        json.writeEndObject();
    }

    /** @param author by whom Error Reporting groups an error that has no exception */
    private static void writeReport(Optional<StackWalker.StackFrame> author, JsonGenerator json) throws IOException {
        json.writeStringField("@type", ERROR_EVENT);
        if (author.isPresent()) {
            var frame = author.get();
            json.writeObjectFieldStart("context");
            json.writeObjectFieldStart("reportLocation");
            json.writeStringField("filePath", String.valueOf(frame.getFileName()));
            json.writeNumberField("lineNumber", Math.max(0, frame.getLineNumber()));
            json.writeStringField("functionName", function(frame));
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static String function(StackWalker.StackFrame author) {
        return presentable(author.getClassName() + "." + author.getMethodName(), MAX_NAME);
    }

    /** What a line says in words, once more for those who count: {@code event}, with numbers as numbers. */
    private static void writeFields(List<KeyValuePair> fields, JsonGenerator json) throws IOException {
        var written = new HashSet<>(Set.of(TRACE));
        var begun = false;
        for (var field : fields.stream().limit(MAX_CONTEXT).toList()) {
            var name = presentable(String.valueOf(field.key), MAX_NAME);
            if (!written.add(name)) {
                continue;
            }
            if (!begun) {
                json.writeObjectFieldStart("event");
                begun = true;
            }
            json.writeFieldName(name);
            switch (field.value) {
                case Long number -> json.writeNumber(number);
                case Integer number -> json.writeNumber(number);
                case Boolean truth -> json.writeBoolean(truth);
                case null, default -> json.writeString(presentable(String.valueOf(field.value), MAX_NAME));
            }
        }
        if (begun) {
            json.writeEndObject();
        }
    }

    private static String severity(Level level) {
        return switch (level.levelInt) {
            case Level.ERROR_INT -> "ERROR";
            case Level.WARN_INT -> "WARNING";
            case Level.INFO_INT -> "INFO";
            default -> "DEBUG";
        };
    }

    private static String presentable(String text, int max) {
        var cut = text.length() <= max ? text : text.substring(0, max) + "… " + (text.length() - max) + " more";
        return TOKEN.matcher(cut).replaceAll("(token withheld)");
    }
}
