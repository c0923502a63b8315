package accord.contract.rules;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes by name: {@code a.b.C} is that class with its nested ones, {@code a.b..} everything in that package and below,
 * {@code a.b.*} everything in exactly that package.
 */
public record Names(List<String> patterns) {
    public Names {
        patterns = List.copyOf(patterns);
    }

    /** These and no others. */
    public static Names of(String... patterns) {
        return new Names(List.of(patterns));
    }

    /** None at all. */
    public static Names none() {
        return new Names(List.of());
    }

    /** Both. */
    public Names and(Names others) {
        return new Names(Stream.concat(patterns.stream(), others.patterns.stream())
                .distinct()
                .toList());
    }

    boolean include(String className) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, className));
    }

    /** The patterns that none of the classes matches. */
    public List<String> strangersTo(Collection<String> classNames) {
        return patterns.stream()
                .filter(pattern -> classNames.stream().noneMatch(name -> matches(pattern, name)))
                .toList();
    }

    private static boolean matches(String pattern, String className) {
        if (pattern.endsWith("..")) {
            return className.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        if (pattern.endsWith(".*")) {
            var prefix = pattern.substring(0, pattern.length() - 1);
            return className.startsWith(prefix) && className.indexOf('.', prefix.length()) < 0;
        }
        return className.equals(pattern) || className.startsWith(pattern + "$");
    }

    @Override
    public String toString() {
        return patterns.isEmpty() ? "nobody" : patterns.stream().collect(Collectors.joining(", "));
    }
}
