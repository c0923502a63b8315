package accord.backend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.adapter.storage.TestLibrary;
import accord.backend.agent.UsageUploads.Outcome;
import accord.backend.run.Assignment;
import accord.backend.run.Workplace;
import accord.kernel.context.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is uploaded is kept whole or not at all, and the agents work with it. */
final class UsageUploadsTest {
    private static final String HEADER = "time,model,input_tokens,output_tokens,latency_ms,cost,status,prompt\n";

    @TempDir
    static Path data;

    private static TestLibrary opened;
    private UsageUploads uploads;
    private UserId user;

    @BeforeAll
    static void open() {
        opened = TestLibrary.open(data);
    }

    @AfterAll
    static void close() {
        opened.close();
    }

    @BeforeEach
    void someoneElseComes() {
        uploads = new UsageUploads(opened.library(), Clock.systemUTC());
        user = new UserId(UUID.randomUUID().toString());
    }

    @Test
    void recordsOfEitherFormatAreReadBackAsTheyWere() throws Exception {
        var csv = HEADER + "2026-11-18T09:12:00Z,gpt-4,1200,350,2100.5,0.057,ok,say hi\n\r\n"
                + "2026-11-18T10:00:00Z,claude-3-haiku,800,120,430,,500 broken,\n";
        var json = """
            {"time":"2026-11-18T09:12:00Z","model":"gpt-4","usage":{"input_tokens":1200,"output_tokens":350},"latency_ms":2100.5,"cost":0.057,"prompt":"say hi"}
            {"model":"claude-3-haiku","input_tokens":800,"output_tokens":120,"latency_ms":430,"status":500,"time":"2026-11-18T10:00:00Z"}\
            """;
        assertThat(receive(UploadFormat.CSV, "\uFEFF" + csv)).isInstanceOf(Outcome.Stored.class);
        var fromCsv = records();
        user = new UserId(UUID.randomUUID().toString());
        assertThat(receive(UploadFormat.JSON_LINES, json)).isInstanceOf(Outcome.Stored.class);

        assertThat(records()).isEqualTo(fromCsv).hasSize(2);
        assertThat(fromCsv.getFirst().hour()).isEqualTo("2026-11-18 09:00");
        assertThat(fromCsv.getFirst().latencyMs()).isEqualByComparingTo("2100.5");
        assertThat(fromCsv.getFirst().prompt()).isNotEmpty().doesNotContain("say");
        assertThat(fromCsv.getLast().tellsCost()).isFalse();
        assertThat(fromCsv.getLast().failed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        CSV        | model,input_tokens,output_tokens;gpt-4,1,2;gpt-4,x,2    | line 3 input_tokens is not a number: x
        CSV        | model,input_tokens,output_tokens;gpt-4,1                | line 2 has not the 3 columns of its table
        CSV        | hello                                                   | line 1 is neither a header that names 'model' nor a record in the documented order
        JSON_LINES | {"model":"gpt-4","cost":1};;{"model":"gpt-4","cost":-1} | line 3 cost is negative: -1
        JSON_LINES | {"model":"gpt-4","cost":1}                   ;[1]       | line 2 is not a JSON object
        JSON_LINES | {"model":                                               | line 1 is JSON that ends too early
        JSON_LINES | {"colour":"blue"}                                       | line 1 has no model
        """)
    void aBadLineIsNamedAndNothingIsKept(UploadFormat format, String text, String mistake) throws Exception {
        var outcome = receive(format, text.replace(';', '\n'));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Mistaken.class,
                        mistaken -> assertThat(mistaken.mistakes()).first().isEqualTo(mistake));
        assertThat(opened.library().list(user, "", 10).items()).isEmpty();
        assertThat(records()).isEmpty();
    }

    @Test
    void ofManyBadLinesTheFirstAreNamedAndAllAreCounted() throws Exception {
        var text = HEADER + "a,gpt-4,b,c,d,e,f,g\n".repeat(50);

        assertThat(receive(UploadFormat.CSV, text)).isInstanceOfSatisfying(Outcome.Mistaken.class, mistaken -> {
            assertThat(mistaken.count()).isEqualTo(50);
            assertThat(mistaken.mistakes()).hasSize(10);
        });
    }

    @Test
    void anEndlessLineIsAMistakeAndNoBurden() throws Exception {
        assertThat(receive(UploadFormat.CSV, HEADER + "x".repeat(3 << 20) + "\n"))
                .isInstanceOfSatisfying(
                        Outcome.Mistaken.class,
                        mistaken -> assertThat(mistaken.mistakes())
                                .containsExactly("line 2 is longer than 32768 characters"));
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() {
        var text = new StringReader(HEADER + "2026-11-18,gpt-4,1,2,3,4,ok,p\n".repeat(20_000));
        var breaking = new Reader() {
            private int read;

            @Override
            public int read(char[] target, int offset, int length) throws IOException {
                read += length;
                if (read > 400_000) {
                    throw new IOException("the client is gone");
                }
                return text.read(target, offset, length);
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> uploads.receive(user, "", UploadFormat.CSV, new BufferedReader(breaking), () -> 0))
                .hasMessage("the client is gone");
        assertThat(records()).isEmpty();
        assertThat(opened.library().list(user, "", 10).items()).isEmpty();
    }

    @Test
    void nothingIsNoUpload() throws Exception {
        assertThat(receive(UploadFormat.CSV, "")).isEqualTo(new Outcome.Empty());
        assertThat(receive(UploadFormat.CSV, HEADER)).isEqualTo(new Outcome.Empty());
        assertThat(receive(UploadFormat.JSON_LINES, "\n\n")).isEqualTo(new Outcome.Empty());
    }

    @Test
    void aLargeUploadIsKeptInPartsAndReadAgain() throws Exception {
        var text = HEADER + "2026-11-18T09:12:00Z,gpt-4,1200,350,2100.5,0.057,ok,say hi\n".repeat(30_000);

        assertThat(receive(UploadFormat.CSV, text))
                .isInstanceOfSatisfying(
                        Outcome.Stored.class,
                        stored -> assertThat(stored.upload().records()).isEqualTo(30_000));
        assertThat(records()).hasSize(30_000);
    }

    @Test
    void theAgentsUseWhatWasUploadedWhenAMessageBringsNothing() throws Exception {
        receive(UploadFormat.CSV, HEADER + "2026-11-18,gpt-4,1200,350,2100,0.5,ok,p\n".repeat(12));
        var supervisor = new RulesSupervisor(PriceTable.shipped(), opened.library());
        var someone = Workplace.someone(user.value());

        var answer = supervisor.answer(
                new Assignment(someone, "what did it cost?", "", Assignment.History.none()), new RecordedNarration());
        assertThat(answer.finalResponse()).contains("12 requests cost $6.00", "the records that you uploaded");
        assertThat(answer.result()).containsEntry("uploaded", true).containsEntry("dearest_model", "gpt-4");

        var own = supervisor.answer(
                new Assignment(someone, "cost?\nmodel,cost\ngpt-4,1\n", "", Assignment.History.none()),
                new RecordedNarration());
        assertThat(own.result()).doesNotContainKey("uploaded").containsEntry("records", 1);
        var smallTalk = supervisor.answer(
                new Assignment(someone, "hello", "", Assignment.History.none()), new RecordedNarration());
        assertThat(smallTalk.result()).containsEntry("records", 0);
    }

    private Outcome receive(UploadFormat format, String text) throws IOException {
        return uploads.receive(user, "", format, new StringReader(text), text::length);
    }

    private List<UsageRecord> records() {
        var records = new ArrayList<UsageRecord>();
        opened.library().read(user, part -> {
            part.lines().forEach(line -> records.add(RecordLine.read(line, 0)));
            return true;
        });
        return records;
    }
}
