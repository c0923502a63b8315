package accord.contract.bench;

import accord.contract.process.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** What the images and production's manifests give each service's JVM: its options, and the size of its container. */
final class ProductionJvm {
    private ProductionJvm() {}

    /**
     * The options by the first word of each service's name.
     *
     * @param root the project's directory
     * @param more options for both
     */
    static Map<String, String> options(Path root, List<String> more) throws IOException {
        var cloudrun = root.resolve("deploy").resolve("cloudrun");
        var images = Files.readAllLines(cloudrun.resolve("jvm.options"));
        var own = text(read(cloudrun.resolve("values").resolve("production.yaml")), "java-options");
        var options = new LinkedHashMap<String, String>();
        for (var service : Service.values()) {
            var size = size(cloudrun.resolve(service.module() + ".yaml"));
            options.put(
                    service.name().toLowerCase(Locale.ROOT),
                    String.join(" ", size, of(service, images), own, String.join(" ", more))
                            .strip());
        }
        return options;
    }

    /** An option a line, and before it the service that it is for, if it is for one alone. */
    private static String of(Service service, List<String> images) {
        return images.stream()
                .map(line -> line.replaceFirst("^" + service.module() + ": *", ""))
                .filter(line -> line.startsWith("-"))
                .collect(Collectors.joining(" "));
    }

    private static String size(Path manifest) throws IOException {
        Object node = read(manifest);
        for (var name : List.of("spec", "template", "spec", "containers")) {
            node = child(node, name, manifest);
        }
        var container = node instanceof List<?> containers && !containers.isEmpty() ? containers.getFirst() : "";
        var limits = child(child(container, "resources", manifest), "limits", manifest);
        var memory = text(limits, "memory");
        var mebibytes = Long.parseLong(memory.replaceAll("\\D", "")) * (memory.endsWith("Gi") ? 1024 : 1);
        return String.format(
                Locale.ROOT,
                "-XX:ActiveProcessorCount=%d -XX:MaxRAM=%dm",
                (long) Math.ceil(Double.parseDouble(text(limits, "cpu"))),
                mebibytes);
    }

    private static Object read(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file)) {
            return new Yaml().load(reader);
        }
    }

    private static Object child(Object node, String name, Path file) throws IOException {
        var child = node instanceof Map<?, ?> map ? map.get(name) : null;
        if (child == null) {
            throw new IOException("%s has no %s where it is expected".formatted(file, name));
        }
        return child;
    }

    private static String text(Object node, String name) {
        return node instanceof Map<?, ?> map && map.get(name) != null ? String.valueOf(map.get(name)) : "";
    }
}
