package accord.deploy;

import accord.deploy.local.PlantedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A copy of the real manifests, to be spoilt one line at a time, beside jars that are not the real services. */
public record PlantedProject(Path root) {

    public static PlantedProject in(Path root) throws IOException {
        for (var real : List.of(Path.of("cloudrun"), Path.of("monitoring"))) {
            try (var files = Files.walk(real)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = root.resolve("deploy").resolve(file.toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        var project = new PlantedProject(root);
        project.build("auth", List.of(), List.of());
        project.build("backend", List.of(), List.of());
        return project;
    }

    /**
     * Makes the jars of a service, which read what the real ones read.
     *
     * @param lines what it declares beyond that
     * @param reads what it reads beyond that
     */
    public void build(String room, List<String> lines, List<String> reads) throws IOException {
        var service = room + "-service";
        var target = root.resolve(service).resolve("target");
        var kernel = PlantedJar.realList("shared-kernel", "kernel");
        PlantedJar.of(
                target.resolve("lib/shared-kernel.jar"),
                PlantedService.class,
                "kernel",
                kernel,
                PlantedJar.readers(kernel));
        var own = new ArrayList<>(PlantedJar.realList(service, room));
        own.add("ACCORD_PLANT | | what a planted service does wrong");
        own.addAll(lines);
        var all = new ArrayList<>(PlantedJar.readers(own));
        all.addAll(reads);
        PlantedJar.of(target.resolve(service + ".jar"), PlantedService.class, room, own, all);
    }

    /** Everything that is an example in the values of an environment, replaced with something that could be real. */
    public void personalise(String environment) throws IOException {
        var values = cloudrun().resolve("values").resolve(environment + ".yaml");
        Files.writeString(
                values,
                Files.readString(values)
                        .replace("accord.example", "accord.chat")
                        .replace("0".repeat(64), "5eed".repeat(16)));
    }

    public Path cloudrun() {
        return root.resolve("deploy/cloudrun");
    }

    /** Replaces text that must be there, and returns the line on which it was. */
    public int replace(String file, String text, String replacement) throws IOException {
        var path = cloudrun().resolve(file);
        var content = Files.readString(path);
        var at = content.indexOf(text);
        if (at < 0) {
            throw new IllegalArgumentException(file + " does not hold " + text);
        }
        Files.writeString(path, content.substring(0, at) + replacement + content.substring(at + text.length()));
        return (int) content.substring(0, at).lines().count() + (content.charAt(at - 1) == '\n' ? 1 : 0);
    }

    /** Sets one more variable. */
    public void set(String manifest, String name, String value) throws IOException {
        replace(
                manifest,
                "          env:\n",
                "          env:\n            - name: " + name + "\n              value: " + value + "\n");
    }

    /** Makes a service misbehave. */
    public void plant(String service, String behaviour) throws IOException {
        set(service + ".yaml", "ACCORD_PLANT", behaviour);
    }
}
