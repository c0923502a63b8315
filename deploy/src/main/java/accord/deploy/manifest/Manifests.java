package accord.deploy.manifest;

import accord.deploy.manifest.Template.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two manifests of one environment. The keys that they ask for are the closed list: a values file must give each
 * of them and nothing else.
 */
public record Manifests(ServiceManifest auth, ServiceManifest backend) {

    /** Facts that are so unless it is said otherwise: one instance, and nothing that several would share. */
    private static final Map<String, String> UNLESS_SAID = Map.of(
            "backend-instances",
            "1",
            "auth-database-url",
            "",
            "auth-database-user",
            "",
            "backend-database-url",
            "",
            "backend-database-user",
            "",
            "database-password-version",
            "",
            "redis-url-version",
            "");

    /**
     * Reads both templates of a directory, filled from {@code values/<environment>.yaml}.
     *
     * @param facts what is only known when the services start, such as their ports; values may refer to them
     * @throws MistakenManifestException with every mistake that they hold
     */
    public static Manifests read(Path directory, String environment, Map<String, String> facts) throws IOException {
        return read(directory, valuesOf(directory, environment), facts);
    }

    /** The same, filled from values that are somewhere else. */
    public static Manifests read(Path directory, Path valuesFile, Map<String, String> facts) throws IOException {
        var mistakes = new Mistakes();
        var manifests = examine(mistakes, directory, valuesFile, facts);
        mistakes.refuse();
        return manifests.orElseThrow();
    }

    /** Where a project keeps its templates and their values. */
    public static Path directory(Path project) {
        return project.resolve("deploy").resolve("cloudrun");
    }

    public static Path valuesOf(Path directory, String environment) {
        return directory.resolve("values").resolve(environment + ".yaml");
    }

    /**
     * Reads on after every mistake. What is returned beside mistakes is to be looked at, never to be started; it is
     * empty when a file could not be read at all.
     */
    public static Optional<Manifests> examine(
            Mistakes mistakes, Path directory, Path valuesFile, Map<String, String> facts) throws IOException {
        var auth = Template.read(mistakes, directory.resolve("auth-service.yaml"));
        var backend = Template.read(mistakes, directory.resolve("backend-service.yaml"));
        var values = Template.read(mistakes, valuesFile);
        if (auth.isEmpty() || backend.isEmpty() || values.isEmpty()) {
            return Optional.empty();
        }
        var known = values(mistakes, values.get(), facts);
        compareKeys(mistakes, List.of(auth.get(), backend.get()), valuesFile, known);
        return Optional.of(new Manifests(filled(mistakes, auth.get(), known), filled(mistakes, backend.get(), known)));
    }

    private static ServiceManifest filled(Mistakes mistakes, Template template, Fields values) {
        var known = new LinkedHashMap<String, Value>();
        values.names().forEach(key -> known.put(key, new Value(values.text(key), Optional.of(values.place(key)))));
        return ServiceManifest.parse(mistakes, template.file(), template.filledWith(known));
    }

    static Fields values(Mistakes mistakes, Template file, Map<String, String> said) {
        var facts = new LinkedHashMap<>(said);
        UNLESS_SAID.forEach(facts::putIfAbsent);
        file.placeholders((fact, place) -> {
            if (!facts.containsKey(fact)) {
                mistakes.add(
                        Kind.MISSING_KEY,
                        place,
                        "nothing is known as ${" + fact + "}",
                        Spelling.advice(Spelling.guess(fact, facts.keySet()), facts.keySet()));
            }
        });
        var known = new LinkedHashMap<String, Value>();
        facts.forEach((name, text) -> known.put(name, Value.fact(text)));
        return Fields.ofAny(mistakes, file.file(), file.filledWith(known));
    }

    private static void compareKeys(Mistakes mistakes, List<Template> templates, Path valuesFile, Fields values) {
        var asked = new LinkedHashSet<String>();
        templates.forEach(template -> template.placeholders((key, _) -> asked.add(key)));
        var misspelt = new HashSet<String>();
        for (var key : values.names()) {
            if (!asked.contains(key)) {
                var guess = Spelling.guess(key, asked);
                guess.filter(name -> !values.has(name)).ifPresent(misspelt::add);
                mistakes.add(
                        Kind.UNKNOWN_KEY,
                        values.place(key),
                        "no manifest asks for '" + key + "'",
                        Spelling.advice(guess, asked));
            }
        }
        templates.forEach(template -> template.placeholders((key, place) -> {
            if (!values.has(key) && !misspelt.contains(key)) {
                mistakes.add(
                        Kind.MISSING_KEY,
                        place,
                        "${" + key + "} has no value",
                        "give " + valuesFile + " a line '" + key + ": …'");
            }
        }));
    }
}
