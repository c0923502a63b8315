package accord.backend.agent;

import accord.backend.agent.Reading.Read;
import accord.backend.agent.Reading.Unreadable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/** Reads one record from its cells and remembers the first thing that is wrong with them. */
final class RecordReader {
    private static final BigDecimal UNTOLD = BigDecimal.ONE.negate();
    private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal MOST_LATENCY_MS = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal MOST_COST = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal MS_PER_SECOND = BigDecimal.valueOf(1000);
    private static final int MOST_DIGITS = 40;
    private static final int DECIMALS = 12;
    private static final int LONGEST_MODEL = 100;

    private final Map<Column, String> cells;
    private final boolean decimalComma;
    private String problem = "";

    private RecordReader(Map<Column, String> cells, boolean decimalComma) {
        this.cells = cells;
        this.decimalComma = decimalComma;
    }

    /** @param decimalComma whether {@code 1,5} is one and a half; else commas separate thousands */
    static Reading read(int line, Map<Column, String> cells, boolean decimalComma) {
        return new RecordReader(cells, decimalComma).read(line);
    }

    private Reading read(int line) {
        var record = new UsageRecord(
                line,
                TimeSpelling.hourOf(cell(Column.TIME)),
                model(),
                tokens(Column.INPUT_TOKENS),
                tokens(Column.OUTPUT_TOKENS),
                latency(),
                number(Column.COST, MOST_COST),
                failed(cell(Column.STATUS)),
                cell(Column.PROMPT));
        if (!record.tellsCost() && !record.tellsTokens()) {
            complain("has neither a cost nor input and output tokens");
        }
        return problem.isEmpty() ? new Read(record) : new Unreadable(problem);
    }

    private String model() {
        String model = cell(Column.MODEL);
        if (isUntold(model)) {
            complain("has no model");
        } else if (model.length() > LONGEST_MODEL || !Excerpt.isPlain(model)) {
            complain("has a model name that is too long or not plain text: " + Excerpt.of(model));
        }
        return model;
    }

    private long tokens(Column column) {
        var tokens = number(column, MOST_TOKENS);
        if (tokens.stripTrailingZeros().scale() > 0) {
            complain(column.label() + " is not a whole number: " + Excerpt.of(cell(column)));
        }
        return tokens.longValue();
    }

    private BigDecimal latency() {
        if (!isUntold(cell(Column.LATENCY_MS))) {
            return number(Column.LATENCY_MS, MOST_LATENCY_MS);
        }
        var seconds = number(Column.LATENCY_SECONDS, MOST_LATENCY_MS);
        return seconds.signum() < 0 ? seconds : seconds.multiply(MS_PER_SECOND).min(MOST_LATENCY_MS);
    }

    private BigDecimal number(Column column, BigDecimal most) {
        String cell = cell(column);
        if (isUntold(cell) || !problem.isEmpty()) {
            return UNTOLD;
        }
        try {
            var number = new BigDecimal(digits(cell));
            // The scale is looked at before any arithmetic: 1e999999999 is cheap to hold and never ends being rounded.
            if (number.scale() < -MOST_DIGITS || number.compareTo(most) > 0) {
                complain(column.label() + " is more than " + most.toPlainString() + ": " + Excerpt.of(cell));
            } else if (number.signum() < 0) {
                complain(column.label() + " is negative: " + Excerpt.of(cell));
            } else if (number.scale() <= MOST_DIGITS) {
                return number.setScale(Math.min(DECIMALS, Math.max(0, number.scale())), RoundingMode.HALF_UP);
            } else {
                complain(column.label() + " has too many decimals: " + Excerpt.of(cell));
            }
        } catch (NumberFormatException _) {
            complain(column.label() + " is not a number: " + Excerpt.of(cell));
        }
        return UNTOLD;
    }

    private String digits(String cell) {
        if (cell.length() > MOST_DIGITS) {
            throw new NumberFormatException("too long");
        }
        String bare = cell.startsWith("$") ? cell.substring(1).strip() : cell;
        return decimalComma ? bare.replace(',', '.') : bare.replace(",", "");
    }

    private String cell(Column column) {
        return cells.getOrDefault(column, "");
    }

    private void complain(String reason) {
        if (problem.isEmpty()) {
            problem = reason;
        }
    }

    private static boolean isUntold(String cell) {
        return switch (cell.length() > "undefined".length() ? cell : cell.toLowerCase(Locale.ROOT)) {
            case "", "-", "null", "none", "n/a", "na", "undefined" -> true;
            default -> false;
        };
    }

    private static boolean failed(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "",
                    "ok",
                    "success",
                    "succeeded",
                    "successful",
                    "completed",
                    "complete",
                    "done",
                    "stop",
                    "true",
                    "yes",
                    "1" -> false;
            default -> !isSuccessCode(status);
        };
    }

    /** {@code 200}, {@code 204 No Content}. */
    private static boolean isSuccessCode(String status) {
        return status.length() >= 3
                && status.charAt(0) == '2'
                && Character.isDigit(status.charAt(1))
                && Character.isDigit(status.charAt(2))
                && (status.length() == 3 || status.charAt(3) == ' ');
    }
}
