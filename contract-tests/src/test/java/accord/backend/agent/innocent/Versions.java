package accord.backend.agent.innocent;

import accord.contract.rules.Innocent;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Dots, patterns and host names without any token in them. */
@Innocent
final class Versions {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}");
    private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    private Versions() {}

    static int major(String version) {
        return Integer.parseInt(version.split("\\.", 3)[0]);
    }

    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    static List<String> sorted(List<String> versions) {
        return versions.stream()
                .filter(version -> NUMBER.matcher(version).matches())
                .sorted(Comparator.comparingInt(Versions::major))
                .toList();
    }
}
