package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the jars of a service say about it: the variables that its modules declare, those that its code reads, and which
 * token contract it was built with.
 */
final class ServiceImage {

    private static final String KERNEL = "shared-kernel";
    private static final String CONTRACT = "accord/kernel/token/";

    private final String service;
    private final Path project;
    private final Map<String, Declared> declared = new TreeMap<>();
    private final VariableCensus census = new VariableCensus();
    private final Map<String, String> contract = new TreeMap<>();

    private ServiceImage(String service, Path project) {
        this.service = service;
        this.project = project;
    }

    /** Reads the service's own jar and the kernel beside it. */
    static ServiceImage read(Mistakes mistakes, Path project, String service) throws IOException {
        var image = new ServiceImage(service, project);
        var jar = project.resolve(service).resolve("target").resolve(service + ".jar");
        if (!Files.isRegularFile(jar)) {
            mistakes.add(Kind.BAD_VALUE, new Place(jar, 1), "the jar is not there", "build it: ./mvnw -Pjars package");
            return image;
        }
        image.read(mistakes, service, jar);
        for (var kernel : kernels(jar.resolveSibling("lib"))) {
            image.read(mistakes, KERNEL, kernel);
        }
        return image;
    }

    String service() {
        return service;
    }

    Map<String, Declared> declared() {
        return declared;
    }

    VariableCensus census() {
        return census;
    }

    /** Where a variable that is missing from the lists would be declared. */
    Place list() {
        var module = service.replace("-service", "");
        return new Place(source(service, "accord/" + module + "/variables.txt"), 1);
    }

    /** The same for two services exactly when they mint and verify by the same classes. */
    String contractClasses() {
        return String.join(" ", contract.values());
    }

    private static List<Path> kernels(Path lib) throws IOException {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (var files = Files.list(lib)) {
            return files.filter(file -> file.getFileName().toString().startsWith(KERNEL))
                    .toList();
        }
    }

    private void read(Mistakes mistakes, String module, Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                read(mistakes, module, zip, entry);
            }
        }
    }

    private void read(Mistakes mistakes, String module, ZipFile jar, ZipEntry entry) throws IOException {
        var name = entry.getName();
        if (name.startsWith("accord/") && name.endsWith("/variables.txt")) {
            declare(mistakes, source(module, name), lines(jar, entry));
        } else if (name.equals("application.yml") || (name.endsWith(".xml") && !name.startsWith("META-INF/"))) {
            census.takeConfiguration(name, String.join("\n", lines(jar, entry)));
        } else if (name.startsWith("accord/") && name.endsWith(".class")) {
            try (var stream = jar.getInputStream(entry)) {
                census.takeClass(stream.readAllBytes());
            }
            if (name.startsWith(CONTRACT)) {
                contract.put(name, digest(jar.getInputStream(entry)));
            }
        }
    }

    private void declare(Mistakes mistakes, Path file, List<String> lines) {
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            var place = new Place(file, i + 1);
            if (!line.isEmpty() && !line.startsWith("#")) {
                Declared.parse(line, place)
                        .ifPresentOrElse(
                                variable -> declared.put(variable.name(), variable),
                                () -> mistakes.add(
                                        Kind.VARIABLE_UNDECLARED,
                                        place,
                                        "this line declares nothing",
                                        "write it as 'name | what must hold | what it is', in the words at the top of"
                                                + " shared-kernel's list"));
            }
        }
    }

    private Path source(String module, String name) {
        return project.resolve(module).resolve("src/main/resources").resolve(name);
    }

    private static List<String> lines(ZipFile jar, ZipEntry entry) throws IOException {
        var lines = new ArrayList<String>();
        try (var stream = jar.getInputStream(entry)) {
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        return lines;
    }

    private static String digest(InputStream bytes) throws IOException {
        try (var stream = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
            stream.readAllBytes();
            return HexFormat.of().formatHex(stream.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
