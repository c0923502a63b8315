package accord.backend.agent;

import accord.backend.agent.Reading.Read;
import accord.backend.agent.Reading.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds usage records in what a person pasted: CSV with or without a header, JSON, both, in a fence or between sentences.
 *
 * <p>It walks the lines once. A table starts with a header or with a line that can be a record, and a blank line or a fence pauses
 * it: while it lasts every line is a record or malformed, outside it every line is prose. So a sentence is never called a bad
 * record, and a bad record is never silently taken for a sentence.
 */
final class UsageParser implements JsonRows.Rows {
    private static final int MOST_MALFORMED_KEPT = 20;
    private static final int LINES_BETWEEN_LOOKS = 256;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String text;
    private final List<UsageRecord> records = new ArrayList<>();
    private final List<Malformed> malformed = new ArrayList<>();
    private final StringBuilder prose = new StringBuilder();
    private final JsonRows json = new JsonRows(this);
    private char[] characters = {};
    private CsvLayout table = CsvLayout.NONE;
    private boolean inTable;
    private int malformedLines;
    private int line;
    private int start;
    private int end;
    private int next;

    private UsageParser(String text) {
        this.text = text;
    }

    /** @throws InterruptedException when the run is cancelled meanwhile */
    static Usage parse(String text) throws InterruptedException {
        var parser = new UsageParser(text);
        parser.walk();
        return new Usage(
                parser.records, parser.malformed, parser.malformedLines, parser.prose.toString(), Usage.Origin.MESSAGE);
    }

    private void walk() throws InterruptedException {
        next = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
        while (advance()) {
            if (line % LINES_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("parsing was cancelled at line " + line);
            }
            read(text.substring(start, end));
        }
    }

    private void read(String current) {
        if (current.isBlank() || current.stripLeading().startsWith("```")) {
            inTable = false;
            return;
        }
        int offset = startOfJson(current);
        if (offset >= 0) {
            prose.append(current, 0, offset);
            readJson(start + offset);
        } else if (inTable || table.continuesWith(current)) {
            inTable = true;
            readRow(current);
        } else {
            readProseOrTable(current);
        }
    }

    private void readJson(int offset) {
        inTable = false;
        if (characters.length == 0) {
            characters = text.toCharArray();
        }
        int unread = json.read(characters, offset, line);
        while (line < unread - 1 && advance()) {
            // these lines are read
        }
    }

    private void readRow(String current) {
        if (hasNoDigit(current)) {
            var declared = CsvLayout.declaredBy(current);
            if (declared.isPresent()) {
                table = declared.get();
                return;
            }
        }
        table.read(current)
                .ifPresentOrElse(
                        cells -> add(line, cells, table.hasDecimalCommas()),
                        () -> malformed(line, "has not the " + table.width() + " columns of its table"));
    }

    private void readProseOrTable(String current) {
        var declared = CsvLayout.declaredBy(current);
        if (declared.isPresent()) {
            table = declared.get();
            inTable = true;
            return;
        }
        var guessed = CsvLayout.guessedFrom(current);
        if (guessed.isPresent()) {
            table = guessed.get();
            inTable = true;
            readRow(current);
            return;
        }
        prose.append(current).append('\n');
    }

    @Override
    public void row(int at, Map<Column, String> cells) {
        add(at, cells, false);
    }

    @Override
    public void malformed(int at, String reason) {
        malformedLines++;
        if (malformed.size() < MOST_MALFORMED_KEPT) {
            malformed.add(new Malformed(at, reason));
        }
    }

    private void add(int at, Map<Column, String> cells, boolean decimalComma) {
        switch (RecordReader.read(at, cells, decimalComma)) {
            case Read(var record) -> records.add(record);
            case Unreadable(var reason) -> malformed(at, reason);
        }
    }

    /** Moves to the next line, whatever ends it: LF, CR LF or CR. */
    private boolean advance() {
        if (next >= text.length()) {
            return false;
        }
        start = next;
        end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        next = text.startsWith("\r\n", end) ? end + 2 : end + 1;
        line++;
        return true;
    }

    /** Where records in JSON can start on this line: at its beginning or, between sentences, at an object's first name. */
    private int startOfJson(String current) {
        int first = indexOfNonBlank(current, 0);
        char opening = current.charAt(first);
        if (opening == '{' || (opening == '[' && opensRecords(current, first))) {
            return first;
        }
        return inTable ? -1 : current.indexOf("{\"");
    }

    /** A Markdown link starts with a bracket, too. */
    private static boolean opensRecords(String current, int bracket) {
        int after = indexOfNonBlank(current, bracket + 1);
        return after == current.length() || "{[]".indexOf(current.charAt(after)) >= 0;
    }

    private static int indexOfNonBlank(String current, int from) {
        int at = from;
        while (at < current.length() && Character.isWhitespace(current.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean hasNoDigit(String current) {
        return current.chars().noneMatch(Character::isDigit);
    }
}
