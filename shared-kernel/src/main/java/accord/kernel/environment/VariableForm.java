package accord.kernel.environment;

import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;

/** How a variable's value is written, as the lists that each module ships name it. */
public enum VariableForm {
    NUMBER("number", "\\d{1,9}|1\\d{9}", "a number below 2000000000"),
    DURATION("duration", "\\d{1,9}(ms|s|m|h|d)", "a number with its unit, as 500ms, 5s or 55m"),
    SWITCH("switch", "(?i)true|false", "true or false"),
    TEXT("text", "(?s).*", "a text");

    private final String word;
    private final Pattern pattern;
    private final String words;

    VariableForm(String word, String pattern, String words) {
        this.word = word;
        this.pattern = Pattern.compile(pattern);
        this.words = words;
    }

    /** The one that a clause of a list names, and {@link #TEXT} when none does. */
    public static VariableForm among(Collection<String> clauses) {
        return Arrays.stream(values())
                .filter(form -> clauses.contains(form.word))
                .findFirst()
                .orElse(TEXT);
    }

    public boolean fits(String value) {
        return pattern.matcher(value).matches();
    }

    /** The clause of a list that names this form. */
    public String word() {
        return word;
    }

    /** For people, after "it must be". */
    public String words() {
        return words;
    }
}
