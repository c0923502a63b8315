package accord.contract.rules.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Somebody else's repository, copied to a folder of its own and compiled there. */
record Shop(Path root) {
    static final Path SOURCES = Path.of("src/test/shop");

    static Shop compiledIn(Path folder) {
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = folder.resolve(SOURCES.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + SOURCES, e);
        }
        var shop = new Shop(folder);
        shop.compile("kernel", "src/main/java", "target/classes");
        shop.compile("orders", "src/main/java", "target/classes");
        shop.compile("orders", "src/test/java", "target/test-classes");
        return shop;
    }

    /** Where a module's classes are. */
    Path classes(String module) {
        return root.resolve(module).resolve("target/classes");
    }

    private void compile(String module, String sources, String classes) {
        var to = root.resolve(module).resolve(classes);
        var arguments = new ArrayList<>(List.of(
                "-g",
                "-proc:none",
                "-cp",
                String.join(
                        System.getProperty("path.separator"),
                        System.getProperty("java.class.path"),
                        classes("kernel").toString(),
                        classes("orders").toString()),
                "-d",
                to.toString()));
        try (var files = Files.walk(root.resolve(module).resolve(sources))) {
            Files.createDirectories(to);
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compile " + module, e);
        }
        int verdict = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (verdict != 0) {
            throw new IllegalStateException("javac ended with " + verdict + " for " + module);
        }
    }
}
