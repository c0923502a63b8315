package accord.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a recipe on a base, as a file and in a registry. */
class AssemblyTest {

    private static final String TOKEN = "ya29.an-access-token";

    @TempDir
    private Path directory;

    private Recipe recipe;
    private Path token;

    @BeforeEach
    void prepare() throws Exception {
        var file = Files.writeString(directory.resolve("a.jar"), "a jar");
        recipe = new Recipe(
                "a-service",
                List.of(new Layer("service", List.of(new Layer.Content(file, "/app/a.jar")), false)),
                List.of("-XX:+UseSerialGC"),
                Map.of());
        token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    }

    @Test
    void whatIsPushedIsWhatIsWritten() throws Exception {
        try (var registry = new LoopbackRegistry(directory, "oauth2accesstoken", TOKEN)) {
            var assembly = assembly(new Registry(token));
            var tar = directory.resolve("a.tar");
            var digest = assembly.write(recipe, tar);

            assertThat(assembly.push(recipe, registry.host() + "/project/accord/a-service:1"))
                    .isEqualTo(digest);

            assertThat(registry.manifests).containsOnlyKeys("/v2/project/accord/a-service/manifests/1");
            var layers = assembly.layers(recipe, tar);
            assertThat(layers).extracting(BuiltImage.BuiltLayer::name).containsExactly("base", "service");
            assertThat(registry.blobs)
                    .containsKeys(layers.get(0).digest(), layers.get(1).digest());
            assertThat(registry.blobs.getOrDefault(layers.get(1).digest(), new byte[0]))
                    .hasSize((int) layers.get(1).size());
        }
    }

    @Test
    void aRefusedPushNamesTheRegistryAndNotTheToken() throws Exception {
        try (var registry = new LoopbackRegistry(directory, "oauth2accesstoken", "another token")) {
            var assembly = assembly(new Registry(token));

            assertThatThrownBy(() -> assembly.push(recipe, registry.host() + "/project/accord/a-service:1"))
                    .isInstanceOf(CannotBuildException.class)
                    .hasMessageContaining("a-service")
                    .hasMessageContaining(registry.host())
                    .satisfies(failure ->
                            assertThat(String.valueOf(failure.getMessage())).doesNotContain(TOKEN));
            assertThat(registry.manifests).isEmpty();
        }
    }

    @Test
    void whatTheBaseHoldsIsBelow() throws Exception {
        var tar = directory.resolve("a.tar");
        assembly(new Registry(null)).write(recipe, tar);

        var image = UnpackedImage.of(tar, directory.resolve("unpacked"));
        assertThat(image.root().resolve("lib/libc.so")).hasContent("of the base");
        assertThat(image.root().resolve("app/a.jar")).hasContent("a jar");
        assertThat(image.entrypoint())
                .containsExactly("/opt/java/bin/java", "-XX:+UseSerialGC", "-jar", "/app/a-service.jar");
    }

    @Test
    void aBaseThatIsNoImageIsSaid() throws Exception {
        var broken = Files.writeString(directory.resolve("broken.tar"), "not a tar");

        assertThatThrownBy(() -> new Assembly(
                                new Base.Archive(broken),
                                new Registry(null),
                                directory.resolve("layers"),
                                Instant.EPOCH)
                        .write(recipe, directory.resolve("a.tar")))
                .isInstanceOf(CannotBuildException.class);
    }

    private Assembly assembly(Registry registry) throws Exception {
        var base = directory.resolve("base.tar");
        var library = Files.writeString(directory.resolve("libc.so"), "of the base");
        Jib.fromScratch()
                .addLayer(List.of(library), AbsoluteUnixPath.get("/lib"))
                .containerize(Containerizer.to(TarImage.at(base).named("base"))
                        .setApplicationLayersCache(directory.resolve("base-cache"))
                        .setBaseImageLayersCache(directory.resolve("base-cache"))
                        .setOfflineMode(true));
        return new Assembly(new Base.Archive(base), registry, directory.resolve("layers"), Instant.EPOCH);
    }
}
