package accord.deploy.manifest;

import java.nio.file.Path;

/** A line of a file, counted from one, written as compilers and editors write it. */
public record Place(Path file, int line) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
