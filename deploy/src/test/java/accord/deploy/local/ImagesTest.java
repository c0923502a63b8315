package accord.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {

    @TempDir
    private Path directory;

    private Images images;
    private Path jar;

    @BeforeEach
    void build() throws Exception {
        images = new Images(directory.resolve("images"));
        jar = Files.writeString(directory.resolve("auth-service.jar"), "classes");
        Files.createDirectory(directory.resolve("lib"));
        Files.writeString(directory.resolve("lib/kernel.jar"), "kernel");
    }

    @Test
    void aBuildDoesNotChangeWhatRuns() throws Exception {
        var image = images.of("auth-service", jar, Set.of());

        Files.writeString(jar, "other classes");
        Files.delete(directory.resolve("lib/kernel.jar"));

        assertThat(image.resolve(Images.JAR)).hasContent("classes");
        assertThat(image.resolve("lib/kernel.jar")).hasContent("kernel");
    }

    @Test
    void theSameBuildIsCopiedOnce() throws Exception {
        var image = images.of("auth-service", jar, Set.of());
        var copied = Files.getLastModifiedTime(image);

        assertThat(images.of("auth-service", jar, Set.of())).isEqualTo(image);
        assertThat(Files.getLastModifiedTime(image)).isEqualTo(copied);
    }

    @Test
    void anotherBuildReplacesTheOneBeforeAndLeavesTheOtherServiceAlone() throws Exception {
        var other = images.of("backend-service", jar, Set.of());
        var before = images.of("auth-service", jar, Set.of());
        Files.writeString(directory.resolve("lib/kernel.jar"), "another kernel");

        var after = images.of("auth-service", jar, Set.of());

        assertThat(after).exists().isNotEqualTo(before);
        assertThat(before).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void whatRunsIsKeptWhateverIsBuilt() throws Exception {
        var running = images.of("auth-service", jar, Set.of());
        Files.writeString(directory.resolve("lib/kernel.jar"), "another kernel");

        images.of("auth-service", jar, Set.of(running));

        assertThat(running).exists();
    }

    @Test
    void aCopyThatWasInterruptedIsNotTakenForAnImage() throws Exception {
        Files.createDirectories(directory.resolve("images/.123/lib"));

        images.of("auth-service", jar, Set.of());

        assertThat(directory.resolve("images/.123")).doesNotExist();
    }
}
