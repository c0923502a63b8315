package accord.backend.agent;

import accord.backend.agent.Reading.Read;
import accord.backend.agent.Reading.Unreadable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an upload line by line, however long it is. Other than in a message, every line counts: a header, a record, or a
 * mistake that is named.
 */
final class UploadReader implements JsonRows.Rows {
    /** The longest line: a record is short, unless it carries its prompt. */
    static final int MAX_LINE = 32 * 1024;

    private static final int MOST_TOLD = 10;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader text;
    private final UploadFormat format;
    private final JsonRows json = new JsonRows(this);
    private final List<String> mistakes = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private Optional<CsvLayout> table = Optional.empty();
    private Optional<UsageRecord> record = Optional.empty();
    private int mistaken;
    private int line;
    private int pushedBack = -1;

    UploadReader(Reader text, UploadFormat format) {
        this.text = text;
        this.format = format;
    }

    /** The next record; empty at the end. Mistakes are kept, and reading goes on behind them. */
    Optional<UsageRecord> next() throws IOException {
        while (readLine()) {
            record = Optional.empty();
            if (!current.toString().isBlank()) {
                read(current.toString());
            }
            if (record.isPresent()) {
                return record;
            }
        }
        return Optional.empty();
    }

    /** The first mistakes, each with its line. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    int mistaken() {
        return mistaken;
    }

    private void read(String content) {
        if (content.length() > MAX_LINE) {
            malformed(line, "is longer than " + MAX_LINE + " characters");
            return;
        }
        switch (format) {
            case JSON_LINES -> readJson(content.strip());
            case CSV -> readCsv(content);
        }
    }

    private void readJson(String content) {
        if (!content.startsWith("{")) {
            malformed(line, "is not a JSON object");
            return;
        }
        var before = mistaken;
        json.read(content.toCharArray(), 0, line);
        if (record.isEmpty() && mistaken == before) {
            malformed(line, "is not a usage record");
        }
    }

    private void readCsv(String content) {
        if (table.isEmpty()) {
            var declared = CsvLayout.declaredBy(content);
            table = declared.or(() -> CsvLayout.guessedFrom(content));
            if (table.isEmpty()) {
                malformed(line, "is neither a header that names 'model' nor a record in the documented order");
                table = Optional.of(CsvLayout.NONE);
            }
            if (declared.isPresent()) {
                return;
            }
        }
        if (table.get().width() == 0) {
            mistaken++;
            return;
        }
        table.get()
                .read(content)
                .ifPresentOrElse(
                        cells -> add(line, cells, table.get().hasDecimalCommas()),
                        () -> malformed(line, "has not the " + table.get().width() + " columns of its table"));
    }

    @Override
    public void row(int at, Map<Column, String> cells) {
        add(at, cells, false);
    }

    private void add(int at, Map<Column, String> cells, boolean decimalComma) {
        switch (RecordReader.read(at, cells, decimalComma)) {
            case Read(var read) -> record = Optional.of(read);
            case Unreadable(var reason) -> malformed(at, reason);
        }
    }

    @Override
    public void malformed(int at, String reason) {
        mistaken++;
        if (mistakes.size() < MOST_TOLD) {
            mistakes.add(new Malformed(at, reason).toString());
        }
    }

    /** Reads one line, whatever ends it; of one that is too long, only as much as shows it. */
    private boolean readLine() throws IOException {
        current.setLength(0);
        var next = pushedBack >= 0 ? pushedBack : text.read();
        pushedBack = -1;
        if (next < 0) {
            return false;
        }
        line++;
        for (; next >= 0 && next != '\n' && next != '\r'; next = text.read()) {
            if (current.length() <= MAX_LINE && !(line == 1 && current.isEmpty() && next == BYTE_ORDER_MARK)) {
                current.append((char) next);
            }
        }
        if (next == '\r') {
            var after = text.read();
            pushedBack = after == '\n' ? -1 : after;
        }
        return true;
    }
}
