package accord.deploy.manifest;

import accord.deploy.manifest.Template.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that watches a deployment, filled from the same values as the manifests: a log-based metric, an alert policy or the
 * dashboard.
 *
 * @param json as gcloud takes it
 */
public record MonitoringFile(Path file, Type type, String json) {

    /** What a file describes, as gcloud's message types call it; its name begins so. */
    public enum Type {
        METRIC("metric-", "LogMetric"),
        ALERT("alert-", "AlertPolicy"),
        DASHBOARD("dashboard", "Dashboard");

        private final String prefix;
        private final String message;

        Type(String prefix, String message) {
            this.prefix = prefix;
            this.message = message;
        }

        public String message() {
            return message;
        }

        static Optional<Type> of(Path file) {
            var name = file.getFileName().toString();
            return Stream.of(values())
                    .filter(type -> name.startsWith(type.prefix))
                    .findFirst();
        }
    }

    /** Where a project keeps them. */
    public static Path in(Path project) {
        return project.resolve("deploy").resolve("monitoring");
    }

    /** Every file of a directory, in the order in which they must be created: an alert needs its metrics. */
    public static List<MonitoringFile> examine(
            Mistakes mistakes, Path directory, Path valuesFile, Map<String, String> facts) throws IOException {
        var values = new LinkedHashMap<String, Value>();
        // What is wrong with the values themselves is said where the manifests are filled.
        Template.read(new Mistakes(), valuesFile).ifPresent(template -> {
            var known = Manifests.values(new Mistakes(), template, facts);
            known.names().forEach(key -> values.put(key, new Value(known.text(key), Optional.of(known.place(key)))));
        });
        var found = new ArrayList<MonitoringFile>();
        for (var path : paths(directory)) {
            var type = Type.of(path);
            var template = Template.read(mistakes, path);
            if (type.isEmpty()) {
                mistakes.add(
                        Kind.BAD_VALUE,
                        new Place(path, 1),
                        "the name says nothing",
                        "begin it with metric-, alert- or dashboard");
            } else if (template.isPresent()) {
                template.get().placeholders((key, place) -> {
                    if (!values.containsKey(key)) {
                        mistakes.add(
                                Kind.MISSING_KEY,
                                place,
                                "${" + key + "} has no value",
                                Spelling.advice(Spelling.guess(key, values.keySet()), values.keySet()));
                    }
                });
                var document = new Document(template.get().filledWith(values));
                found.add(new MonitoringFile(path, type.get(), document.json()));
            }
        }
        found.sort((one, other) -> one.type().compareTo(other.type()));
        return List.copyOf(found);
    }

    private static List<Path> paths(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
