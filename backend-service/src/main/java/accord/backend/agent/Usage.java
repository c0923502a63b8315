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
 * @param origin where the records come from
 */
record Usage(List<UsageRecord> records, List<Malformed> malformed, int malformedLines, String prose, Origin origin)
        implements Figures {
    private static final int MOST_TOLD = 5;

    /** Where records come from. */
    enum Origin {
        MESSAGE(""),
        EARLIER_MESSAGE("These are the records of an earlier message."),
        UPLOADS("These are the records that you uploaded.");

        private final String told;

        Origin(String told) {
            this.told = told;
        }
    }

    /** Records that were uploaded, beside what is said now. */
    static Usage uploaded(List<UsageRecord> records, String now) {
        return new Usage(records, List.of(), 0, now, Origin.UPLOADS);
    }

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
        return new Usage(records, malformed, malformedLines, now, Origin.EARLIER_MESSAGE);
    }

    @Override
    public Map<String, Object> plain() {
        var plain = new Plain();
        plain.with("records", records.size());
        plain.with("malformed_lines", malformedLines);
        if (malformedLines > 0) {
            plain.with("malformed", malformed.stream().map(Malformed::plain).toList());
        }
        switch (origin) {
            case MESSAGE -> {}
            case EARLIER_MESSAGE -> plain.with("recalled", true);
            case UPLOADS -> plain.with("uploaded", true);
        }
        return plain.map();
    }

    @Override
    public String told() {
        if (malformedLines == 0) {
            return origin.told;
        }
        String some =
                malformed.stream().limit(MOST_TOLD).map(Malformed::toString).collect(Collectors.joining("; "));
        return (origin == Origin.MESSAGE ? "" : origin.told + " ")
                + (malformedLines == 1 ? "1 line was left out: " : malformedLines + " lines were left out: ")
                + some
                + (malformedLines > MOST_TOLD ? "; …" : ".");
    }

    @Override
    public boolean isRemark() {
        return true;
    }
}
