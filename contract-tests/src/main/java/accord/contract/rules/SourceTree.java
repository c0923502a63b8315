package accord.contract.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where the sources of a repository are: a class in a jar knows only its package. */
final class SourceTree {
    private final Path root;
    private final List<String> files;

    SourceTree(Path root) {
        this.root = root;
        this.files = sources(root);
    }

    /** The file from the root of the repository; the same path when there is none that ends like this. */
    String find(String path) {
        if (Files.isRegularFile(root.resolve(path))) {
            return path;
        }
        var inPackage = path.replaceAll("^.*/src/\\w+/java/", "");
        return files.stream()
                .filter(file -> file.endsWith("/" + inPackage))
                .min(Comparator.comparing((String file) -> !file.contains("/main/"))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(path);
    }

    private static List<String> sources(Path root) {
        var found = new ArrayList<String>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return !folder.equals(root)
                                    && folder.getFileName().toString().matches("target|build|node_modules|\\..+")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.getFileName().toString().endsWith(".java")) {
                        found.add(root.relativize(file).toString().replace('\\', '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for sources in " + root, e);
        }
        return List.copyOf(found);
    }
}
