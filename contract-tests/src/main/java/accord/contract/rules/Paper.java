package accord.contract.rules;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file that decides something without being code: configuration, a manifest, a POM, a service registration.
 *
 * @param path from the root of the repository, with slashes
 */
record Paper(String path, String text) {
    /** A line of the file, counted from 1. */
    record Line(int number, String text) {}

    Stream<Line> lines() {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size()).mapToObj(i -> new Line(i + 1, lines.get(i)));
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
