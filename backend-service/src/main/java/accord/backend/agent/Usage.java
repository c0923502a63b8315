package accord.backend.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The usage records found in a message.
 *
 * @param malformed the first of the lines that could not be read
 * @param malformedLines how many there were
 * @param prose what the message says beside its records
 */
record Usage(List<UsageRecord> records, List<Malformed> malformed, int malformedLines, String prose)
        implements Figures {
    private static final int MOST_TOLD = 5;

    Usage {
        records = List.copyOf(records);
        malformed = List.copyOf(malformed);
    }

    @Override
    public Map<String, Object> plain() {
        if (records.isEmpty() && malformedLines == 0) {
            return Map.of("records", 0, "malformed_lines", 0);
        }
        var plain = new LinkedHashMap<String, Object>();
        plain.put("records", records.size());
        plain.put("malformed_lines", malformedLines);
        if (malformedLines > 0) {
            plain.put("malformed", malformed.stream().map(Malformed::plain).toList());
        }
        return plain;
    }

    @Override
    public String told() {
        if (malformedLines == 0) {
            return "";
        }
        String some =
                malformed.stream().limit(MOST_TOLD).map(Malformed::toString).collect(Collectors.joining("; "));
        return (malformedLines == 1 ? "1 line was left out: " : malformedLines + " lines were left out: ")
                + some
                + (malformedLines > MOST_TOLD ? "; …" : ".");
    }

    @Override
    public boolean isRemark() {
        return true;
    }
}
