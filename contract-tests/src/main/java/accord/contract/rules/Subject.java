package accord.contract.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import java.net.URI;
import java.util.Optional;

/**
 * A class before the rules: as ArchUnit knows it, and as its file says.
 *
 * @param path where its source is, from the root of the repository as far as that can be told
 */
record Subject(JavaClass type, Bytecode bytecode, String path) {
    private static final String MAIN = "/target/classes/";
    private static final String TEST = "/target/test-classes/";

    static Optional<Subject> of(JavaClass type) {
        return type.getSource()
                .map(Source::getUri)
                .map(uri -> new Subject(type, Bytecode.at(uri), sourcePath(type, uri)));
    }

    String name() {
        return type.getName();
    }

    /** The class that the source file is about. */
    String topLevelName() {
        var dollar = name().indexOf('$');
        return dollar < 0 ? name() : name().substring(0, dollar);
    }

    private static String sourcePath(JavaClass type, URI uri) {
        var file = type.getPackageName().replace('.', '/') + "/" + fileName(type);
        var text = uri.toString();
        for (var classes : java.util.List.of(MAIN, TEST)) {
            var index = text.indexOf(classes);
            if (index >= 0) {
                var module = text.substring(text.lastIndexOf('/', index - 1) + 1, index);
                return module + (classes.equals(MAIN) ? "/src/main/java/" : "/src/test/java/") + file;
            }
        }
        return file;
    }

    private static String fileName(JavaClass type) {
        return type.getSource().flatMap(Source::getFileName).orElseGet(() -> type.getSimpleName() + ".java");
    }
}
