package accord.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code jvm.options}, beside the manifests, says about each service's JVM: an option a line, and remarks. */
final class JvmOptions {
    private static final String FILE = "jvm.options";

    /** An option, and before it the service that it is for, if it is for one alone. */
    private static final Pattern OPTION = Pattern.compile("(?m)^(?:([a-z-]+): *)?(-\\S+)$");

    private JvmOptions() {}

    /** In their order: of two that contradict each other the JVM takes the last. */
    static List<String> of(Path cloudrun, String service) throws IOException {
        return OPTION.matcher(Files.readString(cloudrun.resolve(FILE)))
                .results()
                .filter(option -> option.group(1) == null || option.group(1).equals(service))
                .map(option -> option.group(2))
                .toList();
    }
}
