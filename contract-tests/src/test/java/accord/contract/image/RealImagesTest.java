package accord.contract.image;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import accord.contract.image.Container.Image;
import accord.contract.process.Build;
import accord.contract.process.ServiceSettings;
import accord.contract.verify.Smoke;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The images of this commit, made by its own launcher in clones of the project, on a base of this machine's C library. */
@Tag("full")
@Timeout(value = 60, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealImagesTest {

    private static final List<String> C_LIBRARY =
            List.of("libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1");
    private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";
    private static final String PRODUCTION = "-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError";

    /** Without a cache that fits, this JVM ends at once. */
    private static final String MUST_HAVE_THE_CACHE = "-XX:AOTMode=on ";

    private Path base = Path.of("");
    private Path first = Path.of("");
    private JsonNode printed = new ObjectMapper().nullNode();

    @BeforeAll
    void build(@TempDir Path directory) throws Exception {
        var project = Build.present().root();
        assumeTrue(Files.exists(project.resolve(".git")), "there is no git repository here to clone");
        assumeTrue(Files.exists(Path.of(LOADER)), "this machine's C library is not where it is looked for");
        base = base(directory);
        first = clone(project, directory.resolve("first"));
        printed = new ObjectMapper().readTree(image(first, "--json"));
    }

    @Test
    void bothServicesConverseFromTheirLayersAndEndAtSigterm(@TempDir Path directory) throws Exception {
        assumeTrue(Image.canBeRun(), "only root may give a process another root");
        var settings = ServiceSettings.in(Path.of("/tmp/accord"));
        var auth = Image.unpack(tar(first, "auth-service"), directory.resolve("auth"));
        var backend = Image.unpack(tar(first, "backend-service"), directory.resolve("backend"));
        var authUrl = "http://127.0.0.1:" + settings.auth().get("PORT");
        var backendUrl = "http://127.0.0.1:" + settings.backend().get("PORT");

        try (var authContainer = auth.start(environment(settings.auth()));
                var backendContainer = backend.start(environment(settings.backend()))) {
            authContainer.awaitReady(authUrl);
            backendContainer.awaitReady(backendUrl);
            assertThat(Files.readString(Path.of(
                            "/proc", String.valueOf(backendContainer.process().pid()), "status")))
                    .containsPattern("Uid:\\s+65532\\s+65532");

            assertThat(new Smoke(URI.create(authUrl), URI.create(backendUrl), System.out).run())
                    .isZero();

            for (var container : List.of(backendContainer, authContainer)) {
                assertThat(container.terminated()).isIn(0, 128 + 15);
                assertThat(Files.readString(container.err())).doesNotContain("[aot");
                assertThat(Files.readAllLines(container.out())).allMatch(line -> line.startsWith("{"));
            }
        }
    }

    @Test
    void aJarOfAnotherTimeCostsTheCacheAndNotTheService(@TempDir Path directory) throws Exception {
        assumeTrue(Image.canBeRun(), "only root may give a process another root");
        var settings = ServiceSettings.in(Path.of("/tmp/accord"));
        var image = Image.unpack(tar(first, "auth-service"), directory);
        Files.setLastModifiedTime(
                image.root().resolve("app/auth-service.jar"), FileTime.from(Instant.ofEpochSecond(2)));

        try (var container = image.start(settings.auth())) {
            container.awaitReady("http://127.0.0.1:" + settings.auth().get("PORT"));

            assertThat(Files.readString(container.err()))
                    .contains("[aot]")
                    .contains("/app/auth-service.jar")
                    .contains("timestamp has changed");
        }
    }

    @Test
    void anotherCloneOfTheCommitGivesTheSameBytes(@TempDir Path directory) throws Exception {
        var second = clone(first, directory.resolve("somewhere else"));

        image(second, "--without-cache");
        image(first, "--without-cache", "--out", directory.resolve("again").toString());

        for (var service : List.of("auth-service", "backend-service")) {
            assertThat(tar(second, service))
                    .hasSameBinaryContentAs(directory.resolve("again").resolve(service + ".tar"));
        }
    }

    @Test
    void trainedAgainOrNotEverythingBelowTheCacheIsTheSameLayers() throws Exception {
        var again = new ObjectMapper()
                .readTree(image(
                        first, "--json", "--out", first.resolve(".accord/b").toString()));

        assertThat(again.path("images").findValuesAsText("digest"))
                .isEqualTo(printed.path("images").findValuesAsText("digest"));
    }

    /** The cache alone may name it: it remembers where the jars were when it was trained. */
    @Test
    void nothingBelowTheCacheNamesTheMachineThatItWasBuiltOn(@TempDir Path directory) throws Exception {
        for (var service : List.of("auth-service", "backend-service")) {
            var image = Image.unpack(tar(first, service), directory.resolve(service));
            try (var files = Files.walk(image.root().resolve("app"))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var name = file.getFileName().toString();
                    assertThat(name).matches(".*\\.jar|.*\\.aot|sbom\\.json");
                    assertThat(!name.endsWith(".aot")
                                    && Files.readString(file, StandardCharsets.ISO_8859_1)
                                            .contains(first.toString()))
                            .describedAs("%s names the directory that it was built in", file)
                            .isFalse();
                }
            }
        }
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("JAVA_TOOL_OPTIONS", MUST_HAVE_THE_CACHE + PRODUCTION);
        environment.put("ACCORD_LOG_FORMAT", "json");
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    private static Path tar(Path clone, String service) {
        return clone.resolve(".accord/images-out").resolve(service + ".tar");
    }

    /** This machine's C library, and a directory to write to: what a real base brings. */
    private static Path base(Path directory) throws Exception {
        var tar = directory.resolve("base.tar");
        var layer = FileEntriesLayer.builder();
        for (var library : C_LIBRARY) {
            var place = "/lib/x86_64-linux-gnu/" + library;
            layer.addEntry(
                    Path.of(place).toRealPath(), AbsoluteUnixPath.get(place), FilePermissions.fromOctalString("755"));
        }
        layer.addEntry(
                Path.of(LOADER).toRealPath(), AbsoluteUnixPath.get(LOADER), FilePermissions.fromOctalString("755"));
        layer.addEntry(
                Files.createDirectories(directory.resolve("tmp")),
                AbsoluteUnixPath.get("/tmp"),
                FilePermissions.fromOctalString("777"));
        var cache = directory.resolve("base-cache");
        Jib.fromScratch()
                .addFileEntriesLayer(layer.build())
                .containerize(Containerizer.to(TarImage.at(tar).named("base"))
                        .setApplicationLayersCache(cache)
                        .setBaseImageLayersCache(cache)
                        .setOfflineMode(true));
        return tar;
    }

    private static Path clone(Path project, Path target) throws IOException, InterruptedException {
        said(project, List.of("git", "clone", "--quiet", project.toString(), target.toString()));
        return target;
    }

    /** What ./deploy/image prints. */
    private String image(Path clone, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", "deploy/image", "--base", "tar://" + base));
        command.addAll(List.of(arguments));
        return said(clone, command);
    }

    private static String said(Path directory, List<String> command) throws IOException, InterruptedException {
        var errors = Files.createTempFile("accord-", ".err");
        try {
            var builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
            builder.environment().put("ACCORD_JAVA_HOME", System.getProperty("java.home"));
            var process = builder.start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + Files.readString(errors));
            }
            new PrintStream(System.out, true, StandardCharsets.UTF_8).println(Files.readString(errors) + out);
            return out;
        } finally {
            Files.delete(errors);
        }
    }
}
