package accord.deploy.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The two manifests of one environment. The keys that they ask for are the closed list: a values file must give each
 * of them and nothing else.
 */
public record Manifests(ServiceManifest auth, ServiceManifest backend) {

    /**
     * Reads both templates of a directory, filled from {@code values/<environment>.yaml}.
     *
     * @param facts what is only known when the services start, such as their ports; values may refer to them
     */
    public static Manifests read(Path directory, String environment, Map<String, String> facts) throws IOException {
        var auth = Template.read(directory.resolve("auth-service.yaml"));
        var backend = Template.read(directory.resolve("backend-service.yaml"));
        var valuesFile = directory.resolve("values").resolve(environment + ".yaml");
        var values = values(Template.read(valuesFile), facts);
        refuseUnlessClosed(List.of(auth, backend), valuesFile, values);

        var texts = new LinkedHashMap<String, String>();
        values.names().forEach(key -> texts.put(key, values.text(key)));
        return new Manifests(
                ServiceManifest.parse(auth.file(), auth.filledWith(texts)),
                ServiceManifest.parse(backend.file(), backend.filledWith(texts)));
    }

    private static Fields values(Template file, Map<String, String> facts) {
        var mistakes = new ArrayList<Mistake>();
        file.placeholders((fact, place) -> {
            if (!facts.containsKey(fact)) {
                mistakes.add(new Mistake(
                        place, "nothing is known as ${" + fact + "}" + Spelling.nearest(fact, facts.keySet())));
            }
        });
        refuse(mistakes);
        return Fields.ofAny(file.file(), file.filledWith(facts));
    }

    private static void refuseUnlessClosed(List<Template> templates, Path valuesFile, Fields values) {
        var mistakes = new ArrayList<Mistake>();
        var asked = new LinkedHashSet<String>();
        for (var template : templates) {
            template.placeholders((key, place) -> {
                asked.add(key);
                if (!values.has(key)) {
                    mistakes.add(new Mistake(
                            place, "${" + key + "} has no value: " + valuesFile + " does not give '" + key + "'"));
                }
            });
        }
        for (var key : values.names()) {
            if (!asked.contains(key)) {
                mistakes.add(new Mistake(
                        values.place(key), "no manifest asks for '" + key + "'" + Spelling.nearest(key, asked)));
            }
        }
        refuse(mistakes);
    }

    private static void refuse(List<Mistake> mistakes) {
        if (!mistakes.isEmpty()) {
            throw new MistakenManifestException(mistakes);
        }
    }
}
