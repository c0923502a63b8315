package accord.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * What the build left of one service: exactly the jars that its JVM would open, and no other file of the directory.
 *
 * @param jar the one that is run
 * @param kin the project's other jars, which change as often
 * @param libraries other people's jars
 * @param bill what the build knows about them: a CycloneDX document
 */
record ServiceBuild(String name, Path jar, List<Path> kin, List<Path> libraries, Path bill) {

    private static final String KIN = "shared-kernel";

    ServiceBuild {
        kin = List.copyOf(kin);
        libraries = List.copyOf(libraries);
    }

    static ServiceBuild of(Path project, String name) throws IOException, CannotBuildException {
        var target = project.resolve(name).resolve("target");
        var jar = present(target.resolve(name + ".jar"));
        var kin = new ArrayList<Path>();
        var libraries = new ArrayList<Path>();
        for (var entry : classPath(jar)) {
            var library = present(target.resolve(entry));
            (library.getFileName().toString().startsWith(KIN) ? kin : libraries).add(library);
        }
        return new ServiceBuild(name, jar, kin, libraries, present(target.resolve("bom.json")));
    }

    private static Path present(Path file) throws CannotBuildException {
        if (!Files.isRegularFile(file)) {
            throw new CannotBuildException(file + " is not there: build it with ./mvnw -Pjars,images package");
        }
        return file;
    }

    private static List<String> classPath(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var entries = Optional.ofNullable(file.getManifest())
                    .flatMap(manifest ->
                            Optional.ofNullable(manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH)));
            return entries.map(line -> List.of(line.strip().split("\\s+"))).orElse(List.of());
        }
    }

    /** Every jar of it, the one that is run first. */
    List<Path> jars() {
        var all = new ArrayList<>(List.of(jar));
        all.addAll(kin);
        all.addAll(libraries);
        return all;
    }

    /** Where a jar is, seen from the one that is run. */
    String place(Path file) {
        return file.equals(jar) ? file.getFileName().toString() : "lib/" + file.getFileName();
    }
}
