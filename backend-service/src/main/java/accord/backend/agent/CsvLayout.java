package accord.backend.agent;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a table separates its cells and what its columns mean, from its header or, without one, from its first line. */
final class CsvLayout {
    /** No table yet: nothing continues it. */
    static final CsvLayout NONE = new CsvLayout((char) 0, 0, Map.of());

    private static final String DELIMITERS = ",;\t";
    private static final int MOST_CELLS = 200;
    private static final int FEWEST_CELLS = 3;

    /** The order that is documented for tables without a header. */
    private static final List<Column> DOCUMENTED_ORDER = List.of(
            Column.TIME,
            Column.MODEL,
            Column.INPUT_TOKENS,
            Column.OUTPUT_TOKENS,
            Column.LATENCY_MS,
            Column.COST,
            Column.STATUS);

    private final char delimiter;
    private final int width;
    private final Map<Column, Integer> positions;

    private CsvLayout(char delimiter, int width, Map<Column, Integer> positions) {
        this.delimiter = delimiter;
        this.width = width;
        this.positions = positions;
    }

    /** The layout that a header declares: it names the model and something that can be counted. */
    static Optional<CsvLayout> declaredBy(String line) {
        char delimiter = delimiterOf(line);
        if (delimiter == 0) {
            return Optional.empty();
        }
        var headers = cells(line, delimiter);
        var positions = new EnumMap<Column, Integer>(Column.class);
        for (int at = 0; at < headers.size(); at++) {
            int position = at;
            Column.named(headers.get(at)).ifPresent(column -> positions.putIfAbsent(column, position));
        }
        return positions.containsKey(Column.MODEL) && positions.size() >= 2
                ? Optional.of(new CsvLayout(delimiter, headers.size(), positions))
                : Optional.empty();
    }

    /** The documented order, when the line can be a record of it: a time and a model, or a model and two numbers. */
    static Optional<CsvLayout> guessedFrom(String line) {
        char delimiter = delimiterOf(line);
        if (delimiter == 0) {
            return Optional.empty();
        }
        var cells = cells(line, delimiter);
        for (var order : List.of(DOCUMENTED_ORDER, DOCUMENTED_ORDER.subList(1, DOCUMENTED_ORDER.size()))) {
            if (cells.size() >= FEWEST_CELLS && cells.size() <= order.size() && fits(cells, order)) {
                var positions = new EnumMap<Column, Integer>(Column.class);
                for (int at = 0; at < cells.size(); at++) {
                    positions.put(order.get(at), at);
                }
                return Optional.of(new CsvLayout(delimiter, cells.size(), positions));
            }
        }
        return Optional.empty();
    }

    private static boolean fits(List<String> cells, List<Column> order) {
        int model = order.indexOf(Column.MODEL);
        if (!startsWithLetter(cells.get(model))) {
            return false;
        }
        return model == 0
                ? startsWithDigit(cells.get(1)) && startsWithDigit(cells.get(2))
                : !TimeSpelling.hourOf(cells.getFirst()).isEmpty();
    }

    /** Whether a line after a gap continues the table. */
    boolean continuesWith(String line) {
        return delimiterOf(line) == delimiter && cells(line, delimiter).size() == width;
    }

    /** @return what the line says by column; empty when it has not the table's number of cells */
    Optional<Map<Column, String>> read(String line) {
        var cells = cells(line, delimiter);
        if (cells.size() != width) {
            return Optional.empty();
        }
        var row = new EnumMap<Column, String>(Column.class);
        positions.forEach((column, position) -> row.put(column, cells.get(position)));
        return Optional.of(row);
    }

    int width() {
        return width;
    }

    /** Where semicolons separate the cells, commas are free to be decimal points. */
    boolean hasDecimalCommas() {
        return delimiter == ';';
    }

    private static char delimiterOf(String line) {
        char best = 0;
        int most = 0;
        for (int at = 0; at < DELIMITERS.length(); at++) {
            char candidate = DELIMITERS.charAt(at);
            int count = count(line, candidate);
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    private static int count(String line, char wanted) {
        int count = 0;
        for (int at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
            count++;
        }
        return count;
    }

    /** Cells may be quoted, with quotes doubled inside; the line ends them all. Beyond the most that a table can have, none are read. */
    static List<String> cells(String line, char delimiter) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length() && cells.size() < MOST_CELLS; at++) {
            char character = line.charAt(at);
            if (character == '"') {
                if (quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
                    cell.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (character == delimiter && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    private static boolean startsWithLetter(String cell) {
        return !cell.isEmpty() && Character.isLetter(cell.codePointAt(0));
    }

    private static boolean startsWithDigit(String cell) {
        return !cell.isEmpty() && Character.isDigit(cell.charAt(0));
    }
}
