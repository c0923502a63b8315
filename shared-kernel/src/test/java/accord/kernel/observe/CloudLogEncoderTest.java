package accord.kernel.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Forge;
import accord.kernel.testkit.LogLine;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class CloudLogEncoderTest {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final LoggerContext logback = new LoggerContext();
    private final CloudLogEncoder encoder = encoder();
    private final Map<String, String> context = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"TRACE, DEBUG", "DEBUG, DEBUG", "INFO, INFO", "WARN, WARNING", "ERROR, ERROR"})
    void levelsBecomeCloudLoggingsSeverities(String level, String severity) throws IOException {
        assertThat(line(event(Level.toLevel(level), "x", null))).containsEntry("severity", severity);
    }

    @Test
    void aLineSaysWhatWhenWhereAndWho() throws IOException {
        encoder.setService("auth-service");
        encoder.setVersion("auth-service-00007-abc");
        encoder.setProject("accord-test");
        context.put("trace", TRACEPARENT);
        context.put("run", "run_1");
        var event = event(Level.INFO, "opened {} for {}", null, "a socket", 17);
        event.setInstant(Instant.parse("2026-03-01T12:00:00.123456789Z"));
        event.setThreadName("worker-1");
        assertThat(line(event))
                .containsAllEntriesOf(Map.of(
                        "severity", "INFO",
                        "message", "opened a socket for 17",
                        "time", "2026-03-01T12:00:00.123456789Z",
                        "serviceContext.service", "auth-service",
                        "serviceContext.version", "auth-service-00007-abc"))
                .containsAllEntriesOf(Map.of(
                        "logging.googleapis.com/trace", "projects/accord-test/traces/0af7651916cd43dd8448eb211c80319c",
                        "logging.googleapis.com/spanId", "b7ad6b7169203331",
                        "logging.googleapis.com/trace_sampled", "true",
                        "logging.googleapis.com/labels.logger", "accord.test",
                        "logging.googleapis.com/labels.thread", "worker-1",
                        "logging.googleapis.com/labels.run", "run_1"))
                .containsEntry("logging.googleapis.com/sourceLocation.file", "CloudLogEncoderTest.java")
                .hasSize(14);
    }

    @Test
    void withoutAProjectATraceIsNamedByItsIdAlone() throws IOException {
        var event = event(Level.INFO, "x", null);
        event.addKeyValuePair(new KeyValuePair("trace", TRACEPARENT));
        assertThat(line(event))
                .containsEntry("logging.googleapis.com/trace", "0af7651916cd43dd8448eb211c80319c")
                .doesNotContainKey("event.trace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            })
    void whatIsNoTraceNamesNone(String trace) throws IOException {
        context.put("trace", trace);
        assertThat(line(event(Level.INFO, "x", null))).doesNotContainKey("logging.googleapis.com/trace");
    }

    @Test
    void anErrorIsReportedFromWhereItWasNoticed() throws IOException {
        assertThat(line(event(Level.ERROR, "no message left", null)))
                .containsEntry(
                        "@type", "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent")
                .containsEntry("reportLocation.filePath", "CloudLogEncoderTest.java")
                .containsKeys("reportLocation.lineNumber", "reportLocation.functionName");
        assertThat(line(event(Level.ERROR, "failed", new IOException("gone"))))
                .containsKeys("@type", "stack_trace")
                .doesNotContainKey("reportLocation.filePath");
        assertThat(line(event(Level.WARN, "tool failed", new IOException("gone"))))
                .containsKey("stack_trace")
                .doesNotContainKey("@type");
    }

    @Test
    void whatBreaksWhileItIsWrittenIsSaidInItsPlace() throws IOException {
        var event = event(Level.INFO, "closed", null);
        event.addKeyValuePair(new KeyValuePair("name", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        }));
        assertThat(LogLine.objections(new String(encoder.encode(event), UTF_8))).isEmpty();
        assertThat(line(event))
                .containsEntry("severity", "ERROR")
                .hasEntrySatisfying(
                        "message",
                        message -> assertThat(message)
                                .startsWith("a line of accord.test cannot be written")
                                .contains("IllegalStateException"));
    }

    @Test
    void aNameThatComesTwiceIsWrittenOnce() throws IOException {
        context.put("logger", "a liar");
        var event = event(Level.INFO, "closed", null);
        event.addKeyValuePair(new KeyValuePair("code", 1000));
        event.addKeyValuePair(new KeyValuePair("code", 1011));
        assertThat(line(event))
                .containsEntry("event.code", "1000")
                .containsEntry("logging.googleapis.com/labels.logger", "accord.test");
    }

    @Test
    void keyValuePairsAreAnEventWhoseNumbersAreNumbers() throws IOException {
        var event = event(Level.INFO, "closed", null);
        event.addKeyValuePair(new KeyValuePair("name", "socket_closed"));
        event.addKeyValuePair(new KeyValuePair("code", 1000));
        event.addKeyValuePair(new KeyValuePair("age_ms", 7L));
        event.addKeyValuePair(new KeyValuePair("token", Forge.of(Forge.SECRET).person("someone")));

        assertThat(line(event))
                .containsEntry("event.name", "socket_closed")
                .hasEntrySatisfying("event.token", text -> assertThat(text).startsWith("(token withheld)"));
        assertThat(new String(encoder.encode(event), UTF_8)).contains("\"code\":1000,\"age_ms\":7,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines\r\nand {\"severity\":\"ERROR\"}",
                "quotes \" and \\ and / and \u0000 \u0007 \u001B[31m \u007F \u2028 \u2029",
                "ümläut, 漢字, 😀",
                "",
            })
    void anyTextStaysOneLine(String text) throws IOException {
        var event = event(Level.INFO, "{}", null, text);
        assertThat(new String(encoder.encode(event), UTF_8)).endsWith("}\n").hasLineCount(1);
        assertThat(line(event)).containsEntry("message", text);
    }

    @Test
    void halfACharacterDoesNotLoseTheLine() throws IOException {
        assertThat(line(event(Level.INFO, "a\uD83Db", null))).containsEntry("message", "a?b");
    }

    @Test
    void noLineGrowsWithoutEnd() throws IOException {
        var deep = new IllegalStateException("x".repeat(1_000_000), new IOException("y".repeat(1_000_000)));
        for (var i = 0; i < 500; i++) {
            context.put("k".repeat(300) + i, "v".repeat(100_000));
            context.put("k" + i, "v".repeat(100_000));
        }
        var event = event(Level.ERROR, "z".repeat(5_000_000), deep);
        assertThat(encoder.encode(event)).hasSizeLessThan(100_000);
        assertThat(line(event))
                .hasEntrySatisfying("message", message -> assertThat(message).endsWith("… 4983616 more"));
    }

    @Test
    void anExceptionComesWithItsCauses() throws IOException {
        var failure = new IllegalStateException("outer", new IOException("inner"));
        failure.addSuppressed(new IllegalArgumentException("aside"));
        assertThat(line(event(Level.ERROR, "failed", failure)))
                .hasEntrySatisfying(
                        "stack_trace",
                        trace -> assertThat(trace)
                                .contains(
                                        "IllegalStateException: outer",
                                        "Caused by: java.io.IOException: inner",
                                        "aside")
                                .contains("CloudLogEncoderTest"));
    }

    @Test
    void anExceptionThatIsItsOwnCauseEnds() throws IOException {
        var one = new IllegalStateException("one");
        var two = new IllegalStateException("two", one);
        one.initCause(two);
        assertThat(line(event(Level.ERROR, "failed", one))).containsKey("stack_trace");
    }

    @Test
    void aTokenThatSlipsInIsCutOut() throws IOException {
        var token = Forge.of(Forge.SECRET).person("user-1");
        var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(UTF_8));
        var failure = new IllegalStateException("cannot read Bearer " + token);
        context.put("authorization", token);
        var event = event(Level.WARN, "offered jwt.{} and {}", failure, encoded, token);
        var text = new String(encoder.encode(event), UTF_8);
        assertThat(text).contains("(token withheld)").doesNotContain(encoded.substring(0, 60));
        for (var part : token.split("\\.", -1)) {
            assertThat(text).doesNotContain(part);
        }
        assertThat(line(event)).containsEntry("message", "offered jwt.(token withheld) and (token withheld)");
    }

    private static CloudLogEncoder encoder() {
        var encoder = new CloudLogEncoder();
        encoder.setService("backend-service");
        encoder.setVersion("development");
        return encoder;
    }

    private LoggingEvent event(Level level, String message, @Nullable Throwable thrown, Object... arguments) {
        var event = new LoggingEvent("caller", logback.getLogger("accord.test"), level, message, thrown, arguments);
        event.setMDCPropertyMap(context);
        return event;
    }

    /** The members of a line, those of an object as {@code object.member}. */
    private Map<String, String> line(LoggingEvent event) throws IOException {
        var members = new HashMap<String, String>();
        var text = new String(encoder.encode(event), UTF_8);
        if (event.getKeyValuePairs() == null) {
            // What these tests invent as events is in no schema.
            assertThat(LogLine.objections(text)).as(text).isEmpty();
        }
        try (var parser = new JsonFactory().createParser(encoder.encode(event))) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            var inner = "";
            while (parser.nextToken() != null) {
                switch (parser.currentToken()) {
                    case START_OBJECT -> inner = parser.currentName() + ".";
                    case END_OBJECT -> inner = "";
                    case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE ->
                        assertThat(members.put(inner + parser.currentName(), parser.getText()))
                                .isNull();
                    default -> assertThat(parser.currentToken()).isEqualTo(JsonToken.FIELD_NAME);
                }
            }
        }
        return members;
    }
}
