package accord.contract.script;

import accord.contract.client.Json;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to come, held against what came. A name that stands for nothing yet takes what it finds. */
final class Expectation {
    private static final String MORE = "…";
    private static final Pattern NAME = Pattern.compile("\\$\\{([a-z0-9_]+)}");

    private final Map<String, String> values;

    /** @param values grows by what the names in a pattern find, if the whole pattern is met */
    Expectation(Map<String, String> values) {
        this.values = values;
    }

    /** Puts the values in the place of their names, all of which must be known. */
    static String filled(String text, Map<String, String> values) {
        return NAME.matcher(text).replaceAll(name -> {
            var value = values.get(name.group(1));
            if (value == null) {
                throw new IllegalArgumentException("nobody has said yet what " + name.group() + " is");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** The first difference, with its place; empty when there is none. */
    Optional<String> difference(String pattern, JsonNode came) throws IOException {
        return compare("", Json.read(pattern), came);
    }

    private Optional<String> compare(String path, JsonNode expected, JsonNode came) {
        if (expected.isString()) {
            return string(path, expected.getStringValue(), came);
        }
        if (expected.isObject()) {
            return object(path, expected, came);
        }
        if (expected.isArray()) {
            return list(path, expected, came);
        }
        var isMet = expected.isNumber()
                ? came.isNumber() && number(expected).compareTo(number(came)) == 0
                : expected.equals(came);
        return isMet ? Optional.empty() : differs(path, expected.coerceStringValue(), came);
    }

    private Optional<String> string(String path, String expected, JsonNode came) {
        var isMet = switch (expected) {
            case "<any>" -> true;
            case "<string>" -> came.isString();
            case "<int>" -> came.isNumber() && number(came).stripTrailingZeros().scale() <= 0;
            case "<number>" -> came.isNumber();
            case "<bool>" -> came.isBoolean();
            case "<object>" -> came.isObject();
            case "<list>" -> came.isArray();
            default -> came.isValueNode() && isMet(expected, came);
        };
        return isMet ? Optional.empty() : differs(path, expected, came);
    }

    private boolean isMet(String expected, JsonNode came) {
        var name = NAME.matcher(expected);
        if (name.matches()) {
            var value = came.coerceStringValue();
            return value.equals(values.computeIfAbsent(name.group(1), _ -> value));
        }
        return came.isString() && came.getStringValue().equals(filled(expected, values));
    }

    private Optional<String> object(String path, JsonNode expected, JsonNode came) {
        if (!came.isObject()) {
            return differs(path, "an object", came);
        }
        var names = new HashSet<String>();
        for (var member : expected.entries()) {
            names.add(member.getKey());
            if (!member.getKey().equals(MORE)) {
                var there = came.get(member.getKey());
                var difference = there == null
                        ? Optional.of("%s/%s is missing".formatted(path, member.getKey()))
                        : compare(path + "/" + member.getKey(), member.getValue(), there);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        if (names.contains(MORE)) {
            return Optional.empty();
        }
        for (var member : came.entries()) {
            if (!names.contains(member.getKey())) {
                return Optional.of("%s/%s is not expected".formatted(path, member.getKey()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> list(String path, JsonNode expected, JsonNode came) {
        if (!came.isArray()) {
            return differs(path, "a list", came);
        }
        var wanted = new ArrayList<JsonNode>();
        expected.values().forEach(wanted::add);
        var isOpen = !wanted.isEmpty() && isMore(wanted.getLast());
        if (isOpen) {
            wanted.removeLast();
        }
        if (isOpen ? came.size() < wanted.size() : came.size() != wanted.size()) {
            return differs(path, wanted.size() + " items", came);
        }
        var there = came.values().iterator();
        for (var i = 0; i < wanted.size(); i++) {
            var difference = compare(path + "/" + i, wanted.get(i), there.next());
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static boolean isMore(JsonNode node) {
        return node.isString() && node.getStringValue().equals(MORE);
    }

    private static BigDecimal number(JsonNode node) {
        return new BigDecimal(node.coerceStringValue());
    }

    private static Optional<String> differs(String path, String expected, JsonNode came) {
        var shown =
                came.isValueNode() ? came.coerceStringValue() : came.isObject() ? "an object" : came.size() + " items";
        return Optional.of("%s: expected %s, came %s".formatted(path.isEmpty() ? "/" : path, expected, shown));
    }
}
