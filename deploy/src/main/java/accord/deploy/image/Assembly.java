package accord.deploy.image;

import accord.deploy.image.BuiltImage.BuiltLayer;
import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** Makes images of recipes: the same recipe on the same base is the same image, byte for byte. */
final class Assembly {

    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

    /** A registry of this very machine may do without TLS, or with a certificate of its own; no other may. */
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1)(:\\d+)?/");

    private final Base base;
    private final Registry registry;
    private final Path cache;
    private final Instant created;

    Assembly(Base base, Registry registry, Path cache, Instant created) {
        this.base = base;
        this.registry = registry;
        this.cache = cache;
        this.created = created;
    }

    /** Writes the image as an OCI archive, and returns its digest. */
    String write(Recipe recipe, Path tar) throws IOException, InterruptedException, CannotBuildException {
        return containerize(
                        recipe,
                        Containerizer.to(TarImage.at(tar).named(name(recipe)))
                                .setOfflineMode(!(base instanceof Base.Pinned)),
                        base.title())
                .getDigest()
                .toString();
    }

    /** Pushes it, and returns the digest by which the registry knows it. */
    String push(Recipe recipe, String name) throws IOException, InterruptedException, CannotBuildException {
        return containerize(recipe, Containerizer.to(registry.at(name)), name)
                .getDigest()
                .toString();
    }

    /** What the layers of a written image are called, those of the base first. */
    List<BuiltLayer> layers(Recipe recipe, Path tar) throws IOException {
        var written = OciArchive.layers(tar);
        var below = written.size() - recipe.layers().size();
        var layers = new ArrayList<BuiltLayer>();
        for (var i = 0; i < written.size(); i++) {
            var name = i < below ? "base" : recipe.layers().get(i - below).name();
            var shared = i < below || recipe.layers().get(i - below).shared();
            layers.add(
                    new BuiltLayer(name, written.get(i).size(), written.get(i).digest(), shared));
        }
        return layers;
    }

    private static com.google.cloud.tools.jib.api.ImageReference name(Recipe recipe) {
        return com.google.cloud.tools.jib.api.ImageReference.of(null, recipe.name(), null);
    }

    private JibContainer containerize(Recipe recipe, Containerizer target, String reached)
            throws IOException, InterruptedException, CannotBuildException {
        target.setApplicationLayersCache(cache)
                .setBaseImageLayersCache(cache)
                .setToolName("accord")
                .setAllowInsecureRegistries(LOOPBACK.matcher(reached).lookingAt());
        try {
            return image(recipe).containerize(target);
        } catch (RegistryException | CacheDirectoryCreationException e) {
            throw failed(recipe, e);
        } catch (ExecutionException e) {
            throw failed(recipe, e.getCause() == null ? e : e.getCause());
        }
    }

    private static CannotBuildException failed(Recipe recipe, Throwable cause) {
        return new CannotBuildException(recipe.name() + " was not made: " + cause.getMessage());
    }

    private JibContainerBuilder image(Recipe recipe) throws CannotBuildException {
        var image = started()
                .setFormat(ImageFormat.OCI)
                .setCreationTime(created)
                .setUser(Recipe.USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(Recipe.APP))
                .addExposedPort(Port.tcp(Recipe.PORT))
                .setEntrypoint(recipe.entrypoint())
                .setProgramArguments(List.of())
                .setLabels(recipe.labels());
        recipe.layers().forEach(layer -> image.addFileEntriesLayer(entries(layer)));
        return image;
    }

    private JibContainerBuilder started() throws CannotBuildException {
        try {
            return switch (base) {
                case Base.Pinned(var reference) -> Jib.from(registry.at(reference));
                case Base.Archive(var file) -> Jib.from(TarImage.at(file));
                case Base.Scratch() -> Jib.fromScratch();
            };
        } catch (IllegalArgumentException e) {
            throw new CannotBuildException("the base is of no use: " + e.getMessage());
        }
    }

    private static FileEntriesLayer entries(Layer layer) {
        var entries = FileEntriesLayer.builder().setName(layer.name());
        for (var file : layer.files()) {
            entries.addEntry(
                    file.source(),
                    AbsoluteUnixPath.get(file.target()),
                    file.isExecutable() ? PROGRAM : FILE,
                    Stage.TIME);
        }
        return entries.build();
    }
}
