package accord.backend.agent;

import static accord.backend.agent.Conversations.ask;
import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.protocol.Wire;
import accord.backend.run.Answer;
import accord.backend.run.ToolOutcome.Completed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent is answered: soon, in plain values that can be spelled, and never at a length that grows with it. */
class HostileUsageTest {
    private static final int LINES = 20_000;
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final String HEADER = "time,model,input_tokens,output_tokens,latency_ms,cost,status\n";

    static Stream<Arguments> hostileTexts() {
        return Stream.of(
                Arguments.of("only a header", HEADER),
                Arguments.of("a header and nothing", "model,cost\n\n\n"),
                Arguments.of("one record", "gpt-4,1,1"),
                Arguments.of("one record of nothing", "model,input_tokens,output_tokens,latency,cost\ngpt-4,0,0,0,0"),
                Arguments.of("all costs zero", HEADER + "2026-11-18,gpt-4,10,10,0,0,ok\n".repeat(50)),
                Arguments.of(
                        "huge numbers",
                        "model,cost,latency\n" + "gpt-4,1e308,1e308\ngpt-4,999999999,999999999\n".repeat(500)),
                Arguments.of(
                        "numbers that are none",
                        "model,cost\ngpt-4,NaN\ngpt-4,-Infinity\ngpt-4,0x10\ngpt-4,1e\ngpt-4,--1"),
                Arguments.of("digits without end", "model,cost\ngpt-4," + "9".repeat(60_000)),
                Arguments.of("duplicate headers", "model,model,cost,cost\ngpt-4,gpt-4o,1,2"),
                Arguments.of("other scripts", "模型,model,cost\n東京,gpt-４,１２\n\u202Eevil,m\u0000,1\nx,\uD800half,1"),
                Arguments.of("an emoji as model", "model,cost\n🦄🦄,1"),
                Arguments.of("carriage returns", "model,cost\r\ngpt-4,1\rgpt-4,2\n\rgpt-4,3\r\n"),
                Arguments.of("many lines", HEADER + "2026-11-18T09:00:00Z,gpt-4,1000,500,900,0.06,ok\n".repeat(LINES)),
                Arguments.of("many bad lines", HEADER + "2026-11-18T09:00:00Z,gpt-4,x,y,z,w,ok\n".repeat(LINES)),
                Arguments.of("many models", HEADER + numbered("2026-11-18,model-%d,10,10,10,1,ok\n")),
                Arguments.of("many days", "time,model,cost\n" + numbered("%d,m,1\n", 1_000_000_000, 80_000)),
                Arguments.of("many headers", HEADER.repeat(LINES)),
                Arguments.of("many blank lines", "\n".repeat(LINES * 3)),
                Arguments.of("many fences", "```\n".repeat(LINES)),
                Arguments.of("many objects", "{\"model\":\"gpt-4\",\"cost\":1}\n".repeat(LINES)),
                Arguments.of("many open objects", "{\"a\":\n".repeat(LINES)),
                Arguments.of("many open arrays", "[\n".repeat(LINES)),
                Arguments.of("many open arrays on one line", "[".repeat(64 * 1024)),
                Arguments.of("many open strings", "{\"a\n".repeat(LINES)),
                Arguments.of("an array that never ends", "[" + "{\"model\":\"gpt-4\",\"cost\":1},\n".repeat(LINES)),
                Arguments.of(
                        "records nested in a broken object",
                        "{\"x\":[\n" + "{\"model\":\"m\",\"cost\":1},\n".repeat(LINES) + "!"),
                Arguments.of("objects in value position", "{\"k\":\n" + "{\"k\":1},\"z\":\n".repeat(LINES)),
                Arguments.of("an enormous object", "{" + numbered("\"k%d\":1,\n") + "\"model\":\"m\",\"cost\":1}"),
                Arguments.of("CSV in JSON in CSV", "model,cost\n{\"model\":\"a,b\",\"cost\":\"1;2\"}\ngpt-4,1\n[{]}\n"),
                Arguments.of("many verbs", "ignore ".repeat(LINES)),
                Arguments.of("many keywords", "cost ".repeat(LINES)),
                Arguments.of("many commas", ",".repeat(64 * 1024)),
                Arguments.of("many quotes", "model,cost\n" + "\"".repeat(64 * 1024)),
                Arguments.of("many dates", "2026-11-18,".repeat(LINES / 4)),
                Arguments.of("garbage", garbage(1)),
                Arguments.of("other garbage", garbage(2)),
                Arguments.of("garbage in a table", HEADER + garbage(3)),
                Arguments.of("garbage in JSON", "[{\"model\":" + garbage(4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileTexts")
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void itIsAnsweredInPlainValuesOfBoundedLength(String name, String text) throws Exception {
        var narration = new RecordedNarration();

        var answer = ask(text, "", narration);

        assertThat(answer.finalResponse()).as(name).isNotBlank().hasSizeLessThan(LONGEST_ANSWER);
        assertThat(spelled(answer)).hasSizeLessThan(2 * LONGEST_ANSWER);
        assertThat(numbersIn(answer.result())).allMatch(number -> Double.isFinite(number.doubleValue()));
        assertThat(narration.toolUses())
                .allSatisfy(use -> assertThat(use.outcome()).isInstanceOf(Completed.class));
    }

    /** As it will be sent: half a character would not survive the way to UTF-8 and back. */
    private static String spelled(Answer answer) throws Exception {
        String spelled = Wire.spell(answer.result()) + answer.finalResponse();
        assertThat(new String(spelled.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(spelled);
        return spelled;
    }

    private static Stream<Number> numbersIn(Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.values().stream().flatMap(HostileUsageTest::numbersIn);
            case List<?> list -> list.stream().flatMap(HostileUsageTest::numbersIn);
            case Number number -> Stream.of(number);
            default -> Stream.of();
        };
    }

    private static String numbered(String line) {
        return numbered(line, 0, 1);
    }

    private static String numbered(String line, int first, int step) {
        return IntStream.range(0, LINES)
                .mapToObj(number -> line.formatted(first + (long) number * step))
                .collect(Collectors.joining());
    }

    private static String garbage(long seed) {
        String alphabet = "{}[]\",;:\t\n\r .-+eE0123456789abcmodelcost\\/`é東\uD83E\uDD84\u0000";
        return new Random(seed)
                .ints(64 * 1024, 0, alphabet.length())
                .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
                .collect(Collectors.joining());
    }
}
