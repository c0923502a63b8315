package accord.deploy.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A formula as people write it: names, numbers, {@code + - * /}, parentheses, {@code min}, {@code max}, {@code floor} and
 * {@code ceil}. What is shown beside a number is what it was computed from.
 */
final class Formula {

    private final String text;
    private final Map<String, Double> values;
    private int at;

    private Formula(String text, Map<String, Double> values) {
        this.text = text;
        this.values = values;
    }

    static double value(String text, Map<String, Double> values) {
        var formula = new Formula(text, values);
        var value = formula.sum();
        formula.blanks();
        if (formula.at < text.length()) {
            throw formula.mistake("nothing more");
        }
        return value;
    }

    private double sum() {
        var value = product();
        while (true) {
            if (takes('+')) {
                value += product();
            } else if (takes('-')) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    private double product() {
        var value = factor();
        while (true) {
            if (takes('*')) {
                value *= factor();
            } else if (takes('/')) {
                value /= factor();
            } else {
                return value;
            }
        }
    }

    private double factor() {
        if (takes('(')) {
            var value = sum();
            require(')');
            return value;
        }
        var word = word();
        if (word.isEmpty()) {
            throw mistake("a value");
        }
        if (Character.isDigit(word.charAt(0))) {
            return Double.parseDouble(word);
        }
        if (takes('(')) {
            return call(word, arguments());
        }
        var value = values.get(word);
        if (value == null) {
            throw new IllegalArgumentException("nothing is known as %s in '%s'".formatted(word, text));
        }
        return value;
    }

    private List<Double> arguments() {
        var arguments = new ArrayList<Double>();
        do {
            arguments.add(sum());
        } while (takes(','));
        require(')');
        return arguments;
    }

    private static double call(String function, List<Double> arguments) {
        var numbers = arguments.stream().mapToDouble(Double::doubleValue);
        return switch (function) {
            case "min" -> numbers.min().orElseThrow();
            case "max" -> numbers.max().orElseThrow();
            // A quotient that is whole on paper is not always whole in a computer.
            case "floor" -> Math.floor(numbers.sum() + 1e-9);
            case "ceil" -> Math.ceil(numbers.sum() - 1e-9);
            default -> throw new IllegalArgumentException("no function is called " + function);
        };
    }

    private String word() {
        blanks();
        var from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean takes(char wanted) {
        blanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char wanted) {
        if (!takes(wanted)) {
            throw mistake("'" + wanted + "'");
        }
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException mistake(String expected) {
        return new IllegalArgumentException("%s expected at %d in '%s'".formatted(expected, at, text));
    }
}
