package accord.deploy.image;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.deploy.Deploy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The images of a project with two small services: what is in them, how they start, and what must never be in them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = SECONDS)
class ImageTest {

    private static final String PRODUCTION = "-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError";

    private record Run(int exitCode, String out, String err) {}

    private PlantedServices project;
    private JsonNode printed;
    private UnpackedImage auth;
    private UnpackedImage backend;

    @BeforeAll
    void build(@TempDir Path directory) throws Exception {
        project = PlantedServices.in(directory.resolve("a project"));
        var run = image("--base", "scratch", "--json");
        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        printed = new ObjectMapper().readTree(run.out());
        auth = UnpackedImage.of(tar(0), directory.resolve("auth"));
        backend = UnpackedImage.of(tar(1), directory.resolve("backend"));
    }

    private Path tar(int image) {
        return Path.of(printed.path("images").path(image).path("tar").asText());
    }

    @Test
    void layersThatChangeRarelyAreBelowAndTheTwoImagesShareThem() {
        assertThat(names(0)).containsExactly("Java", "libraries", "its own libraries", "service", "AOT cache");
        assertThat(names(1)).containsExactly("Java", "libraries", "service", "AOT cache");
        assertThat(digests(0).subList(0, 2)).isEqualTo(digests(1).subList(0, 2));
        assertThat(auth.files(0)).contains("opt/java/bin/java").allMatch(file -> file.startsWith("opt/java/"));
        assertThat(auth.files(1)).containsExactly("app/lib/common-1.jar");
        assertThat(auth.files(2)).containsExactly("app/lib/hashing-2.jar");
        assertThat(auth.files(3))
                .containsExactlyInAnyOrder("app/auth-service.jar", "app/lib/shared-kernel-7.jar", "app/sbom.json");
        assertThat(auth.files(4)).containsExactly("app/auth-service.aot");
    }

    @Test
    void nothingInItBelongsToWhoRunsItOrCanBeWrittenByThem() {
        assertThat(auth.layers())
                .allSatisfy(layer -> assertThat(layer).allSatisfy(entry -> {
                    assertThat(entry.getLongUserId()).isZero();
                    assertThat(entry.getLongGroupId()).isZero();
                    assertThat(entry.getMode() & 0777).isIn(entry.isDirectory() ? List.of(0755) : List.of(0644, 0755));
                    assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Instant.ofEpochSecond(1));
                    assertThat(entry.isSymbolicLink()).isFalse();
                }));
        assertThat(auth.root().resolve("opt/java/bin/java")).isExecutable();
    }

    @Test
    void aContainerOfItIsTheJvmItselfAndNotRoot() {
        assertThat(backend.container().path("User").asText()).matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(backend.container().path("WorkingDir").asText()).isEqualTo("/app");
        assertThat(backend.container().path("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(backend.entrypoint())
                .startsWith("/opt/java/bin/java", "-XX:+UseG1GC")
                .endsWith("-XX:AOTCache=/app/backend-service.aot", "-jar", "/app/backend-service.jar");
        assertThat(auth.entrypoint()).contains("-XX:+UseSerialGC", "-XX:CompileThresholdScaling=16");
        assertThat(backend.entrypoint())
                .contains("-XX:CompileThresholdScaling=8", "-Xlog:disable")
                .doesNotContain("-XX:CompileThresholdScaling=16");
        assertThat(backend.container()
                        .path("Labels")
                        .path("org.opencontainers.image.title")
                        .asText())
                .isEqualTo("backend-service");
        assertThat(backend.container()
                        .path("Labels")
                        .path("org.opencontainers.image.revision")
                        .asText())
                .isNotEmpty();
        assertThat(backend.config().path("created").asText()).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void itStartsFromItsLayersWithTheCacheThatWasTrainedAndEndsAtSigterm() throws Exception {
        for (var image : List.of(auth, backend)) {
            // Required: without a cache that fits, this JVM would end at once.
            try (var running = image.start(Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-XX:AOTMode=on " + PRODUCTION,
                    "K_SERVICE",
                    "a service",
                    "LC_ALL",
                    "C.UTF-8"))) {
                assertThat(running.answer("/environment")).contains("K_SERVICE=a service");
                assertThat(running.terminated()).isEqualTo(128 + 15);
                assertThat(Files.readString(running.out())).isEqualToIgnoringNewLines("planted as a servicegoodbye");
            }
        }
    }

    @Test
    void aCacheThatDoesNotFitIsSaidAndTheServiceStartsAllTheSame(@TempDir Path directory) throws Exception {
        var image = UnpackedImage.of(tar(1), directory);
        Files.writeString(image.root().resolve("app/backend-service.aot"), "learnt by another JVM");

        try (var running = image.start(Map.of("K_SERVICE", "a service"))) {
            assertThat(running.answer("/")).isEqualTo("yes");
            assertThat(Files.readString(running.err())).contains("AOT cache").contains("[aot]");
            assertThat(Files.readString(running.out())).isEqualToIgnoringNewLines("planted as a service");
        }
    }

    @Test
    void theBillNamesEveryJarAndTheJavaAndNothingElse() throws Exception {
        var bill =
                new ObjectMapper().readTree(auth.root().resolve("app/sbom.json").toFile());

        assertThat(schema().validate(bill.toString(), InputFormat.JSON)).isEmpty();
        var listed = new TreeSet<String>();
        bill.path("components")
                .forEach(component -> listed.add(component.path("name").asText() + "-"
                        + component.path("version").asText()));
        assertThat(listed)
                .containsExactly(
                        "common-1",
                        "hashing-2",
                        "openjdk-" + Runtime.version().feature() + "."
                                + Runtime.version().interim() + "."
                                + Runtime.version().update(),
                        "shared-kernel-7");
        assertThat(bill.path("components")
                        .path(0)
                        .path("hashes")
                        .path(0)
                        .path("content")
                        .asText())
                .isEqualTo(Layer.sha256(auth.root().resolve("app/lib/common-1.jar")));
        assertThat(Path.of(printed.path("images").path(0).path("sbom").asText()))
                .hasSameTextualContentAs(auth.root().resolve("app/sbom.json"));
    }

    /** The official schema, and the ones that it refers to, from the jar of those who publish it. */
    private static com.networknt.schema.Schema schema() {
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_7,
                        builder -> builder.schemaIdResolvers(
                                resolvers -> resolvers.mapPrefix("http://cyclonedx.org/schema/", "classpath:")))
                .getSchema(com.networknt.schema.SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    }

    @Test
    void noByteOfAnyLayerIsASecretOrLitter() throws Exception {
        for (var image : List.of(auth, backend)) {
            try (var files = Files.walk(image.root())) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(text.contains(PlantedServices.SECRET))
                            .describedAs("%s", file)
                            .isFalse();
                    assertThat(file.toString()).doesNotContain(".env", ".accord", "test-classes", "junk");
                }
            }
            assertThat(image.config().toString()).doesNotContain(PlantedServices.SECRET);
        }
    }

    @Test
    void aSecondBuildIsTheSameBytesAndTrainsNothing(@TempDir Path directory) throws Exception {
        var leftBehind = project.root().resolve(".accord/image-cache/work-killed/training");
        Files.createDirectories(leftBehind);
        var server = new ProcessBuilder("sleep", "600").start();
        Files.writeString(
                leftBehind.resolve("up.processes"),
                "redis %d %d%n"
                        .formatted(
                                server.pid(),
                                server.info().startInstant().orElseThrow().toEpochMilli()));
        var again = image("--base", "scratch", "--out", directory.toString());
        var outlived = server.isAlive();
        server.destroyForcibly();

        assertThat(again.exitCode()).describedAs(again.err()).isZero();
        assertThat(again.err()).contains("used again").doesNotContain("training");
        assertThat(leftBehind.getParent()).doesNotExist();
        assertThat(outlived).as("what a build that was killed had started").isFalse();
        for (var image : List.of("auth-service", "backend-service")) {
            var tar = directory.resolve(image + ".tar");
            assertThat(tar).hasSameBinaryContentAs(tar(image.startsWith("auth") ? 0 : 1));
            assertThat(again.out())
                    .contains(image.replace("-service", "-image: ") + image + "@"
                            + printed.path("images")
                                    .path(image.startsWith("auth") ? 0 : 1)
                                    .path("digest")
                                    .asText());
        }
    }

    @Test
    void aBaseByItsTagIsRefusedWithWhatToDo() throws Exception {
        var run = image("--base", "gcr.io/distroless/base-debian12:nonroot");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("name the image by its digest, as NAME@sha256:");
    }

    @Test
    void twoBuildsAtOnceDoNotMeet() throws Exception {
        try (var channel = FileChannel.open(
                        project.root().resolve(".accord/image-cache/build.lock"), StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            var run = image("--base", "scratch");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("another deploy/image is at work");
        }
    }

    @Test
    void anImageThatCannotStartIsNotPushed() throws Exception {
        var run = image("--base", "scratch", "--to", "europe-docker.pkg.dev/somebody/accord");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("push one on a real --base");
    }

    private List<String> names(int image) {
        return texts(image, "name");
    }

    private List<String> digests(int image) {
        return texts(image, "digest");
    }

    private List<String> texts(int image, String field) {
        var texts = new ArrayList<String>();
        printed.path("images")
                .path(image)
                .path("layers")
                .forEach(layer -> texts.add(layer.path(field).asText()));
        return texts;
    }

    /** A process of its own, as its user starts it, with a secret in its environment. */
    private Run image(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Deploy.class.getName(),
                "--project",
                project.root().toString(),
                "image"));
        command.addAll(List.of(arguments));
        var out = Files.createTempFile(project.root(), "out", "");
        var err = Files.createTempFile(project.root(), "err", "");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("SOME_VARIABLE", PlantedServices.SECRET);
        var process = builder.start();
        return new Run(process.waitFor(), Files.readString(out), Files.readString(err));
    }
}
