package accord.deploy.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillOfMaterialsTest {

    @TempDir
    private Path directory;

    private PlantedServices project;

    @BeforeEach
    void plant() throws Exception {
        project = PlantedServices.in(directory);
    }

    @Test
    void aJarThatNobodyListedIsNoPartOfAnImage() throws Exception {
        project.bill("auth-service", List.of("common-1.jar", "shared-kernel-7.jar"));

        refused("hashing-2.jar is there and not listed");
    }

    @Test
    void aListedJarThatIsNotThereIsSaid() throws Exception {
        project.bill("auth-service", List.of("common-1.jar", "hashing-2.jar", "shared-kernel-7.jar", "left-out-3.jar"));

        refused("left-out-3.jar is listed and not there");
    }

    @Test
    void whatIsNoBillIsSaid() throws Exception {
        for (var text : List.of("", "[]", "{}", "{\"metadata\":{\"component\":7}}", "\0\1", "{")) {
            Files.writeString(directory.resolve("auth-service/target/bom.json"), text);

            refused("is not of this build");
        }
    }

    @Test
    void aBuildWithoutAJarSaysHowToMakeIt() throws Exception {
        Files.delete(directory.resolve("auth-service/target/lib/common-1.jar"));

        assertThatThrownBy(() -> ServiceBuild.of(directory, "auth-service"))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("common-1.jar is not there: build it with ./mvnw");
    }

    private void refused(String why) {
        assertThatThrownBy(() -> BillOfMaterials.write(
                        ServiceBuild.of(directory, "auth-service"),
                        Path.of(System.getProperty("java.home")),
                        Set.of("java.base"),
                        directory.resolve("bill")))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("./mvnw -Pjars,images package");
    }
}
