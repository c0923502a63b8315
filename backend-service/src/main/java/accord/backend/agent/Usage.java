package accord.backend.agent;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The usage records found in a message.
 *
 * @param malformed the first of the lines that could not be read
 * @param malformedLines how many there were
 * @param prose what the message says beside its records
 * @param recalled whether the records are those of an earlier message
 */
record Usage(List<UsageRecord> records, List<Malformed> malformed, int malformedLines, String prose, boolean recalled)
        implements Figures {
    private static final int MOST_TOLD = 5;

    Usage {
        records = List.copyOf(records);
        malformed = List.copyOf(malformed);
    }

    /** Whether the message was meant to hold records, well or badly. */
    boolean hasRecords() {
        return !records.isEmpty() || malformedLines > 0;
    }

    /** The records of this earlier message, beside what is said now. */
    Usage recalledFor(String now) {
        return new Usage(records, malformed, malformedLines, now, true);
    }

    @Override
    public Map<String, Object> plain() {
        var plain = new Plain();
        plain.with("records", records.size());
        plain.with("malformed_lines", malformedLines);
        if (malformedLines > 0) {
            plain.with("malformed", malformed.stream().map(Malformed::plain).toList());
        }
        if (recalled) {
            plain.with("recalled", true);
        }
        return plain.map();
    }

    @Override
    public String told() {
        String source = recalled ? "These are the records of an earlier message." : "";
        if (malformedLines == 0) {
            return source;
        }
        String some =
                malformed.stream().limit(MOST_TOLD).map(Malformed::toString).collect(Collectors.joining("; "));
        return (recalled ? source + " " : "")
                + (malformedLines == 1 ? "1 line was left out: " : malformedLines + " lines were left out: ")
                + some
                + (malformedLines > MOST_TOLD ? "; …" : ".");
    }

    @Override
    public boolean isRemark() {
        return true;
    }
}
