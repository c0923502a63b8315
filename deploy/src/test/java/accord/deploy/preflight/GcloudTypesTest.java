package accord.deploy.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import accord.deploy.PlantedProject;
import accord.deploy.manifest.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real gcloud's message types, where there is a gcloud; a test that says so where there is none. */
class GcloudTypesTest {

    @TempDir
    private Path directory;

    private Optional<GcloudTypes> types = Optional.empty();

    @BeforeEach
    void findGcloud() throws Exception {
        var search = new ProcessBuilder("sh", "-c", "command -v gcloud").start();
        var found = search.inputReader().readLine();
        types = found == null ? Optional.empty() : GcloudTypes.of(Path.of(found));
        assumeThat(types).as("gcloud is on this machine").isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theyTakeBothManifests(String environment) throws Exception {
        var project = PlantedProject.in(directory);
        project.personalise(environment);
        project.replace("values/" + environment + ".yaml", "jwt-secret-next-version:", "jwt-secret-next-version: 2");

        var mistakes = new Inspection(project.root())
                .withGcloud(types.orElseThrow())
                .mistakes(project.cloudrun().resolve("values").resolve(environment + ".yaml"), Map.of());

        assertThat(mistakes).isEmpty();
    }

    @Test
    void whatTheyRefuseIsNamedWithItsLine() throws Exception {
        var project = PlantedProject.in(directory);
        project.personalise("staging");
        // A number where a text belongs: this program reads it all the same, and gcloud does not.
        var line = project.replace("backend-service.yaml", "cpu: \"2\"", "cpu: 2");

        var mistakes = new Inspection(project.root())
                .withGcloud(types.orElseThrow())
                .mistakes(project.cloudrun().resolve("values/staging.yaml"), Map.of());

        assertThat(mistakes).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.GCLOUD_REFUSES);
            assertThat(found.wrong()).contains("Expected type <class 'str'>", "found 2");
            assertThat(found.place().line()).isEqualTo(line);
        });
    }

    @Test
    void aFieldThatTheyDoNotKnowIsNamedByItsPath() throws Exception {
        assertThat(types.orElseThrow().parse("Service", "{\"spec\":{\"template\":{\"spec\":{\"timeoutSecond\":60}}}}"))
                .containsExactly("Service.spec.template.spec.timeoutSecond");
    }

    @Test
    void aDirectoryWithoutThemIsNoGcloud() throws Exception {
        assertThat(GcloudTypes.of(directory.resolve("gcloud"))).isEmpty();
    }
}
