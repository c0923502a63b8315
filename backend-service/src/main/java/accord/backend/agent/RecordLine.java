package accord.backend.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.UUID;

/** A record as one line of a stored part: what was judged once is read again without a second judgement, and fast. */
final class RecordLine {
    private static final String SEPARATOR = "\t";
    private static final String FAILED = "failed";
    private static final int CELLS = 8;

    private RecordLine() {}

    static String write(UsageRecord record) {
        return String.join(
                SEPARATOR,
                record.hour(),
                record.model(),
                Long.toString(record.inputTokens()),
                Long.toString(record.outputTokens()),
                record.latencyMs().toPlainString(),
                record.cost().toPlainString(),
                record.failed() ? FAILED : "",
                fingerprint(record.prompt()));
    }

    static UsageRecord read(String line, int number) {
        var cells = line.split(SEPARATOR, -1);
        if (cells.length != CELLS) {
            throw new IllegalArgumentException("a stored record has " + cells.length + " cells, not " + CELLS);
        }
        return new UsageRecord(
                number,
                cells[0],
                cells[1],
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                new BigDecimal(cells[4]),
                new BigDecimal(cells[5]),
                !cells[6].isEmpty(),
                cells[7]);
    }

    /** Repeats are recognised by what identifies the prompt; the prompt itself is nobody's to keep. */
    private static String fingerprint(String prompt) {
        return prompt.isEmpty()
                ? ""
                : UUID.nameUUIDFromBytes(prompt.getBytes(UTF_8)).toString();
    }
}
