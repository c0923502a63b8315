package accord.contract.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A class before the rules: as ArchUnit knows it, and as its file says.
 *
 * @param mentions every other type that it mentions in any way, with the line of the first mention
 * @param path where its source is, from the root of the repository as far as that can be told
 * @param family every class of the same top-level class, itself included
 */
record Subject(JavaClass type, Bytecode bytecode, Map<String, Integer> mentions, String path, List<Subject> family) {
    private static final String MAIN = "/target/classes/";
    private static final String TEST = "/target/test-classes/";

    static Optional<Subject> of(JavaClass type) {
        return type.getSource().map(Source::getUri).map(uri -> {
            var bytecode = Bytecode.at(uri, () -> declaration(type, uri));
            return new Subject(type, bytecode, mentions(type, bytecode), sourcePath(type, uri), List.of());
        });
    }

    /** The same classes, each knowing its family. */
    static List<Subject> families(Collection<Subject> subjects) {
        var families = new HashMap<String, List<Subject>>();
        subjects.forEach(subject -> families.computeIfAbsent(subject.topLevelName(), _ -> new ArrayList<>())
                .add(subject));
        return subjects.stream()
                .map(subject -> subject.with(families.getOrDefault(subject.topLevelName(), List.of())))
                .toList();
    }

    private Subject with(List<Subject> others) {
        return new Subject(type, bytecode, mentions, path, List.copyOf(others));
    }

    /** The same, with its source there. */
    Subject at(String path) {
        return new Subject(type, bytecode, mentions, path, family);
    }

    String name() {
        return type.getName();
    }

    /** The class that the source file is about. */
    String topLevelName() {
        return topLevelName(name());
    }

    private static String topLevelName(String name) {
        var dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    private static Map<String, Integer> mentions(JavaClass type, Bytecode bytecode) {
        var own = topLevelName(type.getName()) + "$";
        var mentions = new TreeMap<String, Integer>();
        for (var dependency : type.getDirectDependenciesFromSelf()) {
            var line = dependency.getSourceCodeLocation().getLineNumber();
            mentions.merge(
                    dependency.getTargetClass().getBaseComponentType().getName(),
                    line > 0 ? line : bytecode.firstLine(),
                    Math::min);
        }
        bytecode.types().stream()
                .filter(name -> !name.startsWith(own))
                .forEach(name -> mentions.putIfAbsent(name, bytecode.firstLine()));
        return Collections.unmodifiableMap(mentions);
    }

    private static String sourcePath(JavaClass type, URI uri) {
        var file = type.getPackageName().replace('.', '/') + "/" + fileName(type);
        var text = uri.toString();
        for (var classes : List.of(MAIN, TEST)) {
            var index = text.indexOf(classes);
            if (index >= 0) {
                var module = text.substring(text.lastIndexOf('/', index - 1) + 1, index);
                return module + (classes.equals(MAIN) ? "/src/main/java/" : "/src/test/java/") + file;
            }
        }
        return file;
    }

    /** An interface or an annotation has no line in its class file; its source has. */
    private static int declaration(JavaClass type, URI uri) {
        var declared =
                Pattern.compile("\\b(class|interface|record|enum)\\s+" + Pattern.quote(type.getSimpleName()) + "\\b");
        var lines = source(type, uri);
        return IntStream.range(0, lines.size())
                        .filter(i -> declared.matcher(lines.get(i)).find())
                        .findFirst()
                        .orElse(0)
                + 1;
    }

    private static List<String> source(JavaClass type, URI uri) {
        var text = uri.toString();
        var target = text.indexOf("/target/");
        if (target < 0 || !text.startsWith("file:")) {
            return List.of();
        }
        var path = sourcePath(type, uri);
        var file = Path.of(URI.create(text.substring(0, target))).resolve(path.substring(path.indexOf('/') + 1));
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String fileName(JavaClass type) {
        return type.getSource().flatMap(Source::getFileName).orElseGet(() -> type.getSimpleName() + ".java");
    }
}
