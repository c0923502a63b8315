package accord.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Deletes directories with what is in them. */
final class Trees {

    private Trees() {}

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            // Depth first, so that a directory is empty when its turn comes.
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
