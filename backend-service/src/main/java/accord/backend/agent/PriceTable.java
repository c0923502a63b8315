package accord.backend.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What models cost, of which date, and who says so. */
public final class PriceTable {
    private static final String SHIPPED = "prices.csv";
    private static final String HEADER = "model,input,output,lighter";

    /** A dated or preview edition of a model costs what the model costs; {@code -mini} or {@code -32k} is another model. */
    private static final Pattern EDITION =
            Pattern.compile("-(\\d{4}|\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest|preview)(-v\\d(:\\d)?)?$");

    private static final Pattern CLAUDE_VERSION = Pattern.compile("^claude-(\\d)-(\\d)-");

    private final LocalDate date;
    private final String source;
    private final Map<String, Price> prices;

    private PriceTable(LocalDate date, String source, Map<String, Price> prices) {
        this.date = date;
        this.source = source;
        this.prices = prices;
    }

    /** The table that ships with the service. */
    public static PriceTable shipped() {
        try (InputStream file = PriceTable.class.getResourceAsStream(SHIPPED)) {
            if (file == null) {
                throw new IllegalStateException("the price table " + SHIPPED + " is missing from the jar");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("the price table " + SHIPPED + " cannot be read", failure);
        }
    }

    /**
     * A table from its text: {@code # date:} and {@code # source:}, the header, one line per model.
     *
     * @throws IllegalArgumentException naming the line that is wrong
     */
    public static PriceTable parse(String text) {
        String date = "";
        String source = "";
        var prices = new LinkedHashMap<String, Price>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# date:")) {
                date = line.substring("# date:".length()).strip();
            } else if (line.startsWith("# source:")) {
                source = line.substring("# source:".length()).strip();
            } else if (!line.isBlank() && !line.startsWith("#") && !line.equals(HEADER)) {
                var price = price(line);
                if (prices.put(price.model(), price) != null) {
                    throw new IllegalArgumentException("the price table names " + price.model() + " twice");
                }
            }
        }
        return new PriceTable(date(date), source, checked(source, prices));
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException("the price table needs '# date:' as 2026-11-20, not: " + text);
        }
    }

    private static Map<String, Price> checked(String source, Map<String, Price> prices) {
        if (source.isEmpty() || prices.isEmpty()) {
            throw new IllegalArgumentException("the price table needs '# source:' and at least one model");
        }
        prices.values().forEach(price -> {
            if (!price.lighter().isEmpty() && !prices.containsKey(price.lighter())) {
                throw new IllegalArgumentException(
                        "the price table knows no " + price.lighter() + ", the lighter model of " + price.model());
            }
        });
        return prices;
    }

    private static Price price(String line) {
        var cells = CsvLayout.cells(line, ',');
        if (cells.size() != 4 || cells.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the price table needs '" + HEADER + "', not: " + line);
        }
        return new Price(cells.getFirst(), amount(cells.get(1), line), amount(cells.get(2), line), cells.get(3));
    }

    private static BigDecimal amount(String cell, String line) {
        try {
            var amount = new BigDecimal(cell);
            if (amount.signum() >= 0 && amount.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
                return amount;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("the price table has a price that is none: " + line);
    }

    /** The price of a model, also under a provider's prefix or as a dated edition. */
    Optional<Price> find(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        var exact = prices.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        String bare = EDITION.matcher(withoutProvider(name)).replaceFirst("");
        return Optional.ofNullable(prices.get(CLAUDE_VERSION.matcher(bare).replaceFirst("claude-$1.$2-")));
    }

    private static String withoutProvider(String name) {
        String path = name.substring(name.lastIndexOf('/') + 1);
        return path.startsWith("anthropic.") ? path.substring("anthropic.".length()) : path;
    }

    List<Price> all() {
        return List.copyOf(prices.values());
    }

    /** To be shown beside every figure that comes from it. */
    String edition() {
        return "price table of " + date + " (" + source + ")";
    }
}
