package accord.contract.rules;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A class or a paper of the tests that looks like production.
 *
 * @param name the class, or what the paper tries
 * @param breaks the ids of the rules that have to name it; none for an innocent
 */
record Planted(String name, Set<String> breaks, Codebase code) {
    /** What it is marked with is no part of what it does. */
    private static final Pattern MARKERS = Pattern.compile("accord\\.contract\\.rules\\.(Breaks|Innocent)$");

    private static final Path TEST_CLASSES = Path.of("target/test-classes");

    /** Everything that was compiled for the tests. */
    static Codebase compiled() {
        return Codebase.of(List.copyOf(Codebase.importer().importPath(TEST_CLASSES)));
    }

    /** Every class that is marked with {@link Breaks}. */
    static Stream<Planted> offenders(Codebase compiled) {
        return compiled.subjects().stream()
                .flatMap(subject -> marks(subject, Breaks.class)
                        .map(mark -> new Planted(
                                subject.name(),
                                Set.of((String[]) mark.get("value").orElseThrow()),
                                compiled)));
    }

    /** Every class that is marked with {@link Innocent}. */
    static Stream<Planted> innocents(Codebase compiled) {
        return compiled.subjects().stream()
                .filter(subject -> marks(subject, Innocent.class).findAny().isPresent())
                .map(subject -> new Planted(subject.name(), Set.of(), compiled));
    }

    /** The classes that it consists of: itself with its nested ones, or a whole paper. */
    boolean owns(Breach breach) {
        return (breach.subject().equals(name) || breach.subject().startsWith(name + "$"))
                && !MARKERS.matcher(breach.what()).find();
    }

    String label() {
        return name.replaceAll("^.*\\.(?=[A-Z])", "").replace('$', '.');
    }

    private static Stream<? extends JavaAnnotation<?>> marks(Subject subject, Class<?> annotation) {
        return subject.type().getAnnotations().stream()
                .filter(found -> found.getRawType().getName().equals(annotation.getName()));
    }
}
