package accord.contract.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where, of what and how something was measured. */
final class Circumstances {
    static final List<String> NAMES =
            List.of("commit", "machine", "load_at_start", "jvm", "java_options", "storage", "settings");

    private Circumstances() {}

    /** @param options of each service's JVM, as far as they are known */
    static Map<String, Object> of(Path root, double load, Map<String, String> options, String storage, Plan plan)
            throws IOException, InterruptedException {
        var values = new LinkedHashMap<String, Object>();
        values.put("commit", commit(root));
        values.put("machine", Machine.values());
        values.put("load_at_start", load);
        values.put("jvm", Runtime.version().toString());
        values.put("java_options", new LinkedHashMap<>(options));
        values.put("storage", storage);
        values.put("settings", plan.values());
        return values;
    }

    /** The commit, with a plus when something is not committed. */
    private static String commit(Path root) throws InterruptedException {
        var head = git(root, "rev-parse", "--short=12", "HEAD");
        if (!head.matches("[0-9a-f]{7,40}")) {
            return "unknown";
        }
        return git(root, "status", "--porcelain", "--untracked-files=no").isEmpty() ? head : head + "+";
    }

    private static String git(Path root, String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            var git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
            return git.waitFor() == 0 ? said : "failed";
        } catch (IOException absent) {
            return "failed";
        }
    }
}
