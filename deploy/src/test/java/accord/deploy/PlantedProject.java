package accord.deploy;

import accord.deploy.local.PlantedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of the real manifests, to be spoilt one line at a time, beside jars that are not the real services. */
public record PlantedProject(Path root) {

    public static PlantedProject in(Path root) throws IOException {
        var real = Path.of("cloudrun");
        try (var files = Files.walk(real)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = root.resolve("deploy").resolve(file.toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        ClassPathJar.of(root.resolve("auth-service/target/auth-service.jar"), PlantedService.class);
        ClassPathJar.of(root.resolve("backend-service/target/backend-service.jar"), PlantedService.class);
        return new PlantedProject(root);
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

    /** Makes a service misbehave. */
    public void plant(String service, String behaviour) throws IOException {
        replace(
                service + ".yaml",
                "          env:\n",
                "          env:\n            - name: PLANT\n              value: " + behaviour + "\n");
    }
}
