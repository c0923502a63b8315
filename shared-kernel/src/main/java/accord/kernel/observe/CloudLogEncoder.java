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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log event as one line of JSON in the words of Cloud Logging: {@code severity}, {@code message}, {@code time},
 * {@code logger}, {@code thread}, {@code serviceContext}, and when there are any {@code trace}, {@code context} (the MDC),
 * {@code event} (the line's key-value pairs) and {@code stack_trace}.
 *
 * <p>A line is bounded, whatever is logged. What looks like a token is cut out: nobody logs one on purpose.
 */
public final class CloudLogEncoder extends EncoderBase<ILoggingEvent> {
    /** The MDC key of the W3C {@code traceparent}; a member of its own in the line. */
    public static final String TRACE = "trace";

    private static final int MAX_MESSAGE = 16 * 1024;
    private static final int MAX_STACK = 32 * 1024;
    private static final int MAX_NAME = 256;
    private static final int MAX_CONTEXT = 32;

    /**
     * How the base64url of a JSON object begins; the second is the same once more encoded, as subprotocols carry it. Ids that
     * we mint are too short to be mistaken for one.
     */
    private static final Pattern TOKEN = Pattern.compile("(?:eyJ|ZXlK)[A-Za-z0-9_-]{20,}+(?:\\.[A-Za-z0-9_-]*+)*+");

    private static final JsonFactory JSON = new JsonFactory();

    private String service = "";
    private String version = "";

    /** The service's name, from {@code logback.xml}. */
    public void setService(String service) {
        this.service = service;
    }

    /** The service's version or revision, from {@code logback.xml}. */
    public void setVersion(String version) {
        this.version = version;
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
        var line = new StringWriter(512);
        try (var json = JSON.createGenerator(line)) {
            json.writeStartObject();
            writeEvent(event, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written to", e);
        }
        // A lone surrogate, which no UTF-8 spells, becomes a question mark here.
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void writeEvent(ILoggingEvent event, JsonGenerator json) throws IOException {
        json.writeStringField("severity", severity(event.getLevel()));
        json.writeStringField("message", presentable(String.valueOf(event.getFormattedMessage()), MAX_MESSAGE));
        json.writeStringField("time", event.getInstant().toString());
        json.writeStringField("logger", presentable(event.getLoggerName(), MAX_NAME));
        json.writeStringField("thread", presentable(event.getThreadName(), MAX_NAME));
        json.writeObjectFieldStart("serviceContext");
        json.writeStringField("service", service);
        json.writeStringField("version", version);
        json.writeEndObject();
        writeContext(event.getMDCPropertyMap(), json);
        writeFields(event.getKeyValuePairs(), json);
        if (event.getThrowableProxy() != null) {
            json.writeStringField(
                    "stack_trace", presentable(ThrowableProxyUtil.asString(event.getThrowableProxy()), MAX_STACK));
        }
    }

    private static void writeContext(Map<String, String> context, JsonGenerator json) throws IOException {
        var trace = context.get(TRACE);
        if (trace != null && !trace.isEmpty()) {
            json.writeStringField("trace", presentable(trace, MAX_NAME));
        }
        var others = context.keySet().stream()
                .filter(key -> !key.equals(TRACE) && key.length() <= MAX_NAME)
                .sorted()
                .limit(MAX_CONTEXT)
                .toList();
        if (others.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("context");
        for (var key : others) {
            json.writeStringField(key, presentable(String.valueOf(context.get(key)), MAX_NAME));
        }
        json.writeEndObject();
    }

    /** What a line says in words, once more for those who count: {@code event}, with numbers as numbers. */
    private static void writeFields(@Nullable List<KeyValuePair> fields, JsonGenerator json) throws IOException {
        if (fields == null || fields.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("event");
        for (var field : fields.stream().limit(MAX_CONTEXT).toList()) {
            json.writeFieldName(presentable(field.key, MAX_NAME));
            switch (field.value) {
                case Long number -> json.writeNumber(number);
                case Integer number -> json.writeNumber(number);
                case null, default -> json.writeString(presentable(String.valueOf(field.value), MAX_NAME));
            }
        }
        json.writeEndObject();
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
