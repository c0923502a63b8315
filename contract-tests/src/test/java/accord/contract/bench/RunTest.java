package accord.contract.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class RunTest {

    private final Run run = Rounds.run(Measure.TURNS, 1000, 1100, 900);

    static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Objects.requireNonNull(Run.class.getResourceAsStream("bench.schema.json")));
    }

    @Test
    void whatIsWrittenKeepsTheSchemaAndIsReadBack() throws IOException {
        var text = run.json();

        assertThat(schema().validate(text, InputFormat.JSON)).isEmpty();
        var read = Run.read(text);
        assertThat(read.figures()).isEqualTo(run.figures());
        assertThat(read.memory()).isEqualTo(run.memory());
        assertThat(new Comparison(read, run).differences()).isEmpty();
        assertThat(read.json()).isEqualTo(Run.read(read.json()).json());
    }

    @Test
    void failuresAreWrittenWhateverTheySay() throws IOException {
        var failed = new Run(
                run.when(),
                run.circumstances(),
                List.of(new Figure(Measure.LOGINS, List.of(), Map.of("it said \"no\",\n\t\u0001 <twice>", 2L))),
                List.of());

        assertThat(failed.isOk()).isFalse();
        assertThat(schema().validate(failed.json(), InputFormat.JSON)).isEmpty();
        assertThat(Run.read(failed.json()).figures()).isEqualTo(failed.figures());
        assertThat(Table.of(failed)).anyMatch(line -> line.startsWith("FAILED logins, 2 times: it said"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "schema": "accord.bench/1"        | "schema": "accord.bench/2"   | schema is 'accord.bench/2' and not 'accord.bench/1'
            "figures":                        | "figure":                    | figures is missing
            "turns":                          | "turn":                      | figures.turn is nothing that is measured
            "server_cpu_seconds":             | "server_cpu":                | figures.turns.rounds[0].server_cpu_seconds is missing
            "seconds":1.0                     | "seconds":"1"                | figures.turns.rounds[0].seconds is no number
            "rss_before":                     | "rss":                       | memory.rounds[0].rss_before is missing
            "when": "2026-01-02T03:04:05Z"    | "when": "yesterday"          | when is 'yesterday' and no time
            "storage": "embedded",            | ''                           | storage is missing
            """)
    void aFieldThatIsWrongIsNamed(String there, String instead, String why) {
        var text = run.json();

        assertThat(text).contains(there);
        assertThatIOException()
                .isThrownBy(() -> Run.read(text.replaceFirst(Pattern.quote(there), instead)))
                .withMessage(why);
    }

    @Test
    void thePictureIsXmlAndSaysEachFigureOfBothRuns() throws Exception {
        var words = words(Picture.of(new Comparison(run, Rounds.run(Measure.TURNS, 3000))));

        assertThat(words)
                .contains("turns", "1000 µs", "3000 µs", "memory of a connection")
                .anyMatch(word -> word.contains("a \"machine\" & more"))
                .noneMatch(word -> word.contains("NaN") || word.contains("Infinity"));
        assertThat(words(Picture.of(run))).contains("1000 µs").doesNotContain("3000 µs");
    }

    private static List<String> words(String svg) throws Exception {
        var texts = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("text");
        var words = new ArrayList<String>();
        for (var i = 0; i < texts.getLength(); i++) {
            words.add(texts.item(i).getTextContent());
        }
        return words;
    }
}
