package accord.backend.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads usage records that are JSON: one object per line, an array, an object around an array, or a provider's own response with
 * its {@code usage} object inside. It reads with the streaming parser of jackson-core, a library without a framework, which is
 * known to this class only; nothing here spells JSON.
 */
final class JsonRows {
    /** Small limits: a usage record is flat and short, and what is not shall fail early. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(20_000)
                    .maxNameLength(200)
                    .maxNumberLength(40)
                    .build())
            .build();

    /** Where rows go, with the line they start at. */
    interface Rows {
        void row(int line, Map<Column, String> cells);

        void malformed(int line, String reason);
    }

    private final Rows rows;
    private int startOfValue;

    JsonRows(Rows rows) {
        this.rows = rows;
    }

    /**
     * Reads the JSON values that follow each other from {@code offset}, and stops before what is not JSON. A value that is broken
     * costs the line it starts on: what follows may well be the next good record, and the limit on nesting bounds how often a line
     * is read again.
     *
     * @param line the line that {@code offset} is on
     * @return the first line that is still to be read: always after {@code line}
     */
    int read(char[] text, int offset, int line) {
        int next = line + 1;
        boolean inside = false;
        try (var parser = JSON.createParser(text, offset, text.length - offset)) {
            try {
                for (var token = parser.nextToken(); isContainer(token); token = parser.nextToken()) {
                    inside = true;
                    value(parser, token, true, line);
                    inside = false;
                    next = lineOf(parser, line) + 1;
                }
                return next;
            } catch (JsonProcessingException failure) {
                if (!inside) {
                    return next;
                }
                rows.malformed(startOfValue, reasonOf(failure));
                return startOfValue + 1;
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void value(JsonParser parser, JsonToken token, boolean rooted, int base) throws IOException {
        startOfValue = lineOf(parser, base);
        switch (token) {
            case START_OBJECT -> record(parser, rooted, base);
            case START_ARRAY -> array(parser, rooted, base);
            default -> {
                if (rooted) {
                    rows.malformed(startOfValue, "is a plain value where a record was expected");
                }
            }
        }
        startOfValue = lineOf(parser, base);
    }

    private boolean array(JsonParser parser, boolean rooted, int base) throws IOException {
        boolean records = false;
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            records |= token == JsonToken.START_OBJECT;
            value(parser, token, rooted, base);
        }
        return records;
    }

    /** Objects deep inside others count as records only if they name a model; an object around records is none itself. */
    private void record(JsonParser parser, boolean rooted, int base) throws IOException {
        int line = startOfValue;
        var cells = new EnumMap<Column, String>(Column.class);
        boolean around = fields(parser, cells, base);
        if (cells.containsKey(Column.MODEL) || (rooted && !around)) {
            rows.row(line, cells);
        }
    }

    private boolean fields(JsonParser parser, Map<Column, String> cells, int base) throws IOException {
        boolean around = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> around |= fields(parser, cells, base);
                case START_ARRAY -> around |= array(parser, false, base);
                case VALUE_NULL -> {}
                default -> {
                    String text = parser.getText();
                    Column.named(name).ifPresent(column -> cells.putIfAbsent(column, text.strip()));
                }
            }
        }
        return around;
    }

    private static boolean isContainer(JsonToken token) {
        return token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    }

    private static int lineOf(JsonParser parser, int base) {
        return base + parser.currentLocation().getLineNr() - 1;
    }

    private static String reasonOf(JsonProcessingException failure) {
        return switch (failure) {
            case JsonEOFException _ -> "is JSON that ends too early";
            case StreamConstraintsException _ -> "is JSON that is nested too deeply or has a value that is too long";
            default -> "is not JSON";
        };
    }
}
