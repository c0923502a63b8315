package accord.deploy.image;

import accord.deploy.PlantedProject;
import accord.deploy.local.PlantedService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project as the build leaves it, with two services of one class each, and with much beside them that is no image's business. */
record PlantedServices(Path root) {

    /** It is wherever no image may have it. */
    static final String SECRET = "planted-0f8a2c6e4b1d-secret";

    static PlantedServices in(Path root) throws IOException {
        var planted = new PlantedServices(PlantedProject.in(root).root());
        Files.deleteIfExists(root.resolve("auth-service/target/lib/shared-kernel.jar"));
        Files.deleteIfExists(root.resolve("backend-service/target/lib/shared-kernel.jar"));
        planted.build("auth-service", List.of("common-1.jar", "hashing-2.jar"));
        planted.build("backend-service", List.of("common-1.jar"));
        planted.client(0);
        planted.litter();
        return planted;
    }

    private void build(String service, List<String> libraries) throws IOException {
        var target = root.resolve(service).resolve("target");
        for (var library : libraries) {
            jar(target.resolve("lib").resolve(library), Map.of(), Map.of(library + ".txt", "text of " + library));
        }
        jar(target.resolve("lib/shared-kernel-7.jar"), Map.of(), Map.of("kernel.txt", "the kernel"));
        var classPath = "lib/shared-kernel-7.jar "
                + libraries.stream().map(library -> "lib/" + library).collect(Collectors.joining(" "));
        jar(
                target.resolve(service + ".jar"),
                Map.of(
                        Attributes.Name.MAIN_CLASS,
                        PlantedService.class.getName(),
                        Attributes.Name.CLASS_PATH,
                        classPath),
                Map.of("which.txt", service));
        var names = new java.util.ArrayList<>(libraries);
        names.add("shared-kernel-7.jar");
        bill(service, names);
    }

    void bill(String service, List<String> jars) throws IOException {
        var components = jars.stream()
                .map(jar -> jar.replace(".jar", "").split("-(?=\\d)", 2))
                .map(words -> """
                        {"type":"library","bom-ref":"pkg:maven/planted/%s@%s?type=jar","group":"planted","name":"%s","version":"%s"}""".formatted(words[0], words[1], words[0], words[1]))
                .collect(Collectors.joining(","));
        Files.writeString(root.resolve(service).resolve("target/bom.json"), """
                {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
                 "metadata":{"component":{"type":"library","bom-ref":"it","name":"%s","version":"7"}},
                 "components":[%s]}
                """.formatted(service, components));
    }

    /** The client that a training talks through: this one says nothing and ends with an exit code. */
    void client(int exitCode) throws IOException {
        jar(
                root.resolve("contract-tests/target/contract-tests.jar"),
                Map.of(Attributes.Name.MAIN_CLASS, Client.class.getName()),
                Map.of("exit-code", String.valueOf(exitCode)));
    }

    /** What lies about in a real project. */
    private void litter() throws IOException {
        for (var service : List.of("auth-service", "backend-service")) {
            var target = root.resolve(service).resolve("target");
            write(target.resolve("test-classes/accord/SomeTest.class"), SECRET);
            write(target.resolve("lib/junk-left-by-an-earlier-build-1.jar"), SECRET);
            write(target.resolve("accord-data/jwt-key"), SECRET);
            write(root.resolve(service).resolve(".env"), "JWT_SECRET=" + SECRET);
        }
        write(root.resolve(".env"), "JWT_SECRET=" + SECRET);
        write(root.resolve(".accord/secrets/jwt-secret/1"), SECRET);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void jar(Path file, Map<Attributes.Name, String> attributes, Map<String, String> texts)
            throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::put);
        var entries = new LinkedHashMap<String, byte[]>();
        texts.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
        Optional.ofNullable(attributes.get(Attributes.Name.MAIN_CLASS)).ifPresent(main -> {
            for (var type : withItsOwn(main)) {
                var name = type.getName().replace('.', '/') + ".class";
                entries.put(name, bytes(name));
            }
        });
        Files.createDirectories(file.getParent());
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            put(jar, "META-INF/MANIFEST.MF", manifest);
            for (var entry : entries.entrySet()) {
                var place = new JarEntry(entry.getKey());
                place.setTime(0);
                jar.putNextEntry(place);
                jar.write(entry.getValue());
            }
        }
    }

    private static void put(JarOutputStream jar, String name, Manifest manifest) throws IOException {
        var entry = new JarEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
        manifest.write(jar);
    }

    /** A class, and the classes inside it. */
    private static List<Class<?>> withItsOwn(String name) {
        try {
            return Stream.of(Class.forName(name).getNestMembers())
                    .<Class<?>>map(type -> type)
                    .filter(type -> type.getName().startsWith(name))
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no such class: " + name, e);
        }
    }

    private static byte[] bytes(String name) {
        try (var stream = Optional.ofNullable(
                        PlantedServices.class.getClassLoader().getResourceAsStream(name))
                .orElseThrow()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The planted client. */
    static final class Client {

        private Client() {}

        public static void main(String... arguments) throws IOException {
            try (var code = Optional.ofNullable(Client.class.getResourceAsStream("/exit-code"))
                    .orElseThrow()) {
                System.out.println("asked to " + String.join(" ", arguments));
                System.exit(Integer.parseInt(new String(code.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
    }
}
