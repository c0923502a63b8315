package accord.deploy.image;

import accord.deploy.image.Layer.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The files of the images where they can be run before there is an image: same names, same sizes and same times, because
 * the JVM refuses a cache that was trained on jars of another time.
 */
final class Stage {

    /** Every file of every image is as old as this, so that only its content makes a layer another one. */
    static final Instant TIME = Instant.ofEpochSecond(1);

    private final Path directory;

    Stage(Path directory) {
        this.directory = directory;
    }

    /** Where the tools put Java. */
    Path java() {
        return directory.resolve("java");
    }

    Path app(String service) {
        return directory.resolve(service);
    }

    /** The layers of each service: what all of them have, then what is its own. */
    Map<String, List<Layer>> layOut(List<ServiceBuild> services, Function<String, Path> bills) throws IOException {
        var java = Layer.ofTree("Java", java(), Recipe.JAVA_HOME, services.size() > 1);
        var everybodys = everybodys(services);
        var layers = new TreeMap<String, List<Layer>>();
        for (var service : services) {
            var app = app(service.name());
            var own = new ArrayList<Content>();
            own.add(copy(service.jar(), app, service.place(service.jar())));
            for (var jar : service.kin()) {
                own.add(copy(jar, app, service.place(jar)));
            }
            own.add(copy(bills.apply(service.name()), app, "sbom.json"));
            var all = new ArrayList<>(List.of(java));
            add(all, libraries("libraries", service, everybodys, services.size() > 1));
            add(all, libraries("its own libraries", service, everybodys.negate(), false));
            all.add(new Layer("service", own, false));
            layers.put(service.name(), all);
        }
        return layers;
    }

    private static void add(List<Layer> layers, Layer layer) {
        if (!layer.files().isEmpty()) {
            layers.add(layer);
        }
    }

    private Layer libraries(String name, ServiceBuild service, Predicate<Path> which, boolean shared)
            throws IOException {
        var files = new ArrayList<Content>();
        for (var jar : service.libraries().stream().filter(which).sorted().toList()) {
            files.add(copy(jar, app(service.name()), service.place(jar)));
        }
        return new Layer(name, files, shared);
    }

    /** Whether every service has this very jar. */
    private static Predicate<Path> everybodys(List<ServiceBuild> services) throws IOException {
        var owners = new TreeMap<String, Integer>();
        for (var service : services) {
            for (var jar : service.libraries()) {
                owners.merge(identity(jar), 1, Integer::sum);
            }
        }
        var names = owners.entrySet().stream()
                .filter(entry -> entry.getValue() == services.size())
                .map(Map.Entry::getKey)
                .map(identity -> identity.substring(identity.indexOf(' ') + 1))
                .toList();
        return jar -> names.contains(jar.getFileName().toString());
    }

    private static String identity(Path jar) throws IOException {
        return Layer.sha256(jar) + " " + jar.getFileName();
    }

    private static Content copy(Path file, Path app, String place) throws IOException {
        var copy = app.resolve(place);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, FileTime.from(TIME));
        return new Content(copy, Recipe.APP + "/" + place);
    }
}
