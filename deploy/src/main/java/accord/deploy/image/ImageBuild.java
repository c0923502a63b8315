package accord.deploy.image;

import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.ServiceManifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes both images of a project.
 *
 * @param project its root, where both services are built
 * @param out where the archives and the bills of materials go
 * @param cache what may be used again: base layers, compressed layers, and what a training gave
 * @param prefix where the images are pushed to and how they are called there; neither without it
 * @param trained whether the images hold an AOT cache
 */
public record ImageBuild(
        Path project,
        Path out,
        Path cache,
        Base base,
        Registry registry,
        @Nullable String prefix,
        Optional<String> source,
        boolean trained,
        Consumer<String> progress) {

    private static final String AUTH = "auth-service";
    private static final String BACKEND = "backend-service";
    private static final String WORK = "work-";

    /** Makes them, and pushes them when there is somewhere to push them to. */
    public List<BuiltImage> images() throws IOException, InterruptedException, CannotBuildException {
        refuseOtherMachines();
        Files.createDirectories(out);
        Files.createDirectories(cache);
        try (var channel = FileChannel.open(
                        cache.resolve("build.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = alone(channel)) {
            deleteLeftovers();
            var work = Files.createTempDirectory(cache, WORK);
            try {
                return images(work);
            } finally {
                Trees.delete(work);
            }
        }
    }

    /** The operating system lets go of the lock however a build ends. */
    private FileLock alone(FileChannel channel) throws IOException, CannotBuildException {
        return Optional.<FileLock>ofNullable(channel.tryLock())
                .orElseThrow(() -> new CannotBuildException(
                        "another deploy/image is at work in " + cache + ": wait until it has ended"));
    }

    /** What a build that was killed could not end, or delete. */
    private void deleteLeftovers() throws IOException, CannotBuildException {
        try (var files = Files.list(cache)) {
            for (var file : files.filter(file -> file.getFileName().toString().startsWith(WORK))
                    .toList()) {
                Training.endLeftovers(training(file));
                Trees.delete(file);
            }
        }
    }

    private static Path training(Path work) {
        return work.resolve("training");
    }

    private static void refuseOtherMachines() throws CannotBuildException {
        var machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!machine.equals("Linux on amd64")) {
            throw new CannotBuildException("Cloud Run runs Linux on amd64, and the Java of this machine is for "
                    + machine + ": build the images on Linux on amd64");
        }
    }

    private List<BuiltImage> images(Path work) throws IOException, InterruptedException, CannotBuildException {
        var services = List.of(ServiceBuild.of(project, AUTH), ServiceBuild.of(project, BACKEND));
        var stage = new Stage(work.resolve("stage"));
        Function<String, Path> bills = service -> work.resolve(service + ".cdx.json");
        prepare(services, stage, work, bills);
        var commit = Commit.of(project);
        var recipes = trained(recipes(stage.layOut(services, bills), commit), stage, work);
        var assembly = new Assembly(base, registry, cache.resolve("layers"), commit.time());
        var images = new ArrayList<BuiltImage>();
        for (var recipe : recipes) {
            images.add(image(recipe, assembly, bills.apply(recipe.name()), commit));
        }
        return images;
    }

    /** Java for both, and what each image will hold. */
    private void prepare(List<ServiceBuild> services, Stage stage, Path work, Function<String, Path> bills)
            throws IOException, InterruptedException, CannotBuildException {
        Files.createDirectories(stage.java().getParent());
        var java = new JavaRuntime(Tools.ofThisJdk(work));
        progress.accept("looking for the Java modules that both services use");
        var modules = java.modules(
                services.stream().flatMap(service -> service.jars().stream()).toList());
        progress.accept("linking a Java of " + modules.size() + " modules: " + String.join(" ", modules));
        java.link(modules, stage.java());
        for (var service : services) {
            BillOfMaterials.write(service, stage.java(), modules, bills.apply(service.name()));
        }
    }

    private List<Recipe> recipes(Map<String, List<Layer>> layers, Commit commit) throws IOException {
        var manifests = Manifests.read(Manifests.directory(project), "local", NO_FACTS);
        return List.of(recipe(manifests.auth(), layers, commit), recipe(manifests.backend(), layers, commit));
    }

    /** Manifests are read for how big an instance is; where one listens is of no interest here. */
    private static final Map<String, String> NO_FACTS = Map.of("auth-port", "0", "backend-port", "0", "data", "none");

    private Recipe recipe(ServiceManifest manifest, Map<String, List<Layer>> layers, Commit commit) throws IOException {
        var options = new ArrayList<String>();
        options.add(manifest.instances().cpu() < 2 ? "-XX:+UseSerialGC" : "-XX:+UseG1GC");
        options.addAll(JvmOptions.of(Manifests.directory(project), manifest.name()));
        return new Recipe(
                manifest.name(),
                Optional.ofNullable(layers.get(manifest.name())).orElseThrow(),
                options,
                labels(manifest.name(), commit));
    }

    private Map<String, String> labels(String service, Commit commit) {
        var labels = new TreeMap<String, String>();
        labels.put("org.opencontainers.image.title", service);
        labels.put("org.opencontainers.image.revision", commit.revision());
        labels.put("org.opencontainers.image.created", commit.time().toString());
        labels.put(
                "org.opencontainers.image.version",
                Optional.ofNullable(ImageBuild.class.getPackage().getImplementationVersion())
                        .orElse("unknown"));
        labels.put("org.opencontainers.image.base.name", base.title());
        source.or(commit::source).ifPresent(address -> labels.put("org.opencontainers.image.source", address));
        return labels;
    }

    /** What a training gave is kept under the name of everything it was trained on, and trained once. */
    private List<Recipe> trained(List<Recipe> recipes, Stage stage, Path work)
            throws IOException, InterruptedException, CannotBuildException {
        if (!trained) {
            return recipes;
        }
        var caches = new ArrayList<Path>();
        for (var recipe : recipes) {
            var fingerprint = recipe.fingerprint(JvmOptions.ofTraining(Manifests.directory(project), recipe.name()));
            caches.add(cache.resolve("aot").resolve(recipe.name() + "-" + fingerprint + ".aot"));
        }
        if (caches.stream().allMatch(Files::isRegularFile)) {
            progress.accept("nothing below has changed: what was learnt for it is used again");
        } else {
            progress.accept("training both services, for a minute or two");
            var drafts = recipes.stream()
                    .map(recipe -> work.resolve(recipe.name() + ".aot"))
                    .toList();
            new Training(project, stage, training(work), progress)
                    .of(recipes.getFirst(), drafts.getFirst(), recipes.getLast(), drafts.getLast());
            Files.createDirectories(cache.resolve("aot"));
            for (var i = 0; i < drafts.size(); i++) {
                Files.move(drafts.get(i), caches.get(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return List.of(
                recipes.getFirst().with(caches.getFirst()), recipes.getLast().with(caches.getLast()));
    }

    private BuiltImage image(Recipe recipe, Assembly assembly, Path bill, Commit commit)
            throws IOException, InterruptedException, CannotBuildException {
        progress.accept("writing " + recipe.name());
        var tar = out.resolve(recipe.name() + ".tar");
        var digest = assembly.write(recipe, tar);
        var billOut = out.resolve(recipe.name() + ".cdx.json");
        Files.copy(bill, billOut, StandardCopyOption.REPLACE_EXISTING);
        var name = prefix == null ? recipe.name() : prefix + "/" + recipe.name();
        if (prefix != null) {
            progress.accept("pushing " + name);
            var pushed = assembly.push(recipe, name + ":" + commit.tag());
            if (!pushed.equals(digest)) {
                throw new CannotBuildException(name + " was pushed as " + pushed + " and written as " + digest);
            }
        }
        return new BuiltImage(
                recipe.name(), name + "@" + digest, digest, tar, billOut, prefix != null, assembly.layers(recipe, tar));
    }
}
