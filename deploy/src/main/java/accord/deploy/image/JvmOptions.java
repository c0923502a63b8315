package accord.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What files beside the manifests say about JVMs: an option a line, and remarks. */
final class JvmOptions {
    private static final String SHIPPED = "jvm.options";
    private static final String TRAINING = "training.options";

    /** An option, and before it the service that it is for, if it is for one alone. */
    private static final Pattern OPTION = Pattern.compile("(?m)^(?:([a-z-]+): *)?(-\\S+)$");

    private JvmOptions() {}

    /** Of a service's JVM, wherever it runs. */
    static List<String> of(Path cloudrun, String service) throws IOException {
        return read(cloudrun.resolve(SHIPPED), service);
    }

    /** Of a service's JVM besides, while it is trained. */
    static List<String> ofTraining(Path cloudrun, String service) throws IOException {
        return read(cloudrun.resolve(TRAINING), service);
    }

    /** In their order: of two that contradict each other the JVM takes the last. */
    private static List<String> read(Path file, String service) throws IOException {
        return OPTION.matcher(Files.readString(file))
                .results()
                .filter(option -> option.group(1) == null || option.group(1).equals(service))
                .map(option -> option.group(2))
                .toList();
    }
}
