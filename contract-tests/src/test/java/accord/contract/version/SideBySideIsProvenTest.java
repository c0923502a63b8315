package accord.contract.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import accord.contract.process.Build;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The matrix bites: a release of the present commit passes it, and one that spells its tokens otherwise is caught in both
 * mixed pairings, and only there.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SideBySideIsProvenTest {
    private static final String CONTRACT = "shared-kernel/src/main/java/accord/kernel/token/TokenContract.java";
    private static final String TYPE = "TYPE = \"at+jwt\"";
    private static final String OTHER_TYPE = "TYPE = \"accord+jwt\"";

    @TempDir
    private Path directory;

    private Build same = Build.present();
    private Build other = Build.present();

    @BeforeAll
    void release(@TempDir Path clones) throws Exception {
        var project = Checkout.ofThisProject();
        assumeTrue(project.isPresent(), "there is no git repository here to make a release of");
        var head = project.get().commit("HEAD");
        var first = project.get().cloneTo(clones.resolve("first"), head).tag("v9000.0.0");
        assertThat(first.lastRelease()).contains("v9000.0.0");
        same = Releases.built(first, "v9000.0.0");
        var second = first.cloneTo(clones.resolve("second"), head)
                .change(CONTRACT, TYPE, OTHER_TYPE)
                .tag("v9001.0.0");
        assertThat(second.lastRelease()).contains("v9001.0.0");
        other = second.build("v9001.0.0");
    }

    @Test
    void aReleaseOfThePresentCommitPasses() throws Exception {
        var present = Build.present();
        var neighbours = new Neighbours(directory);
        neighbours.converse(same, present);
        neighbours.converse(present, same);
        neighbours.inherit(List.of(same, present, same));
        neighbours.share(same, present);
    }

    @Test
    void aReleaseWithAnotherSpellingOfTokensIsCaught() throws Exception {
        var present = Build.present();
        var neighbours = new Neighbours(directory);
        neighbours.converse(other, other);
        assertThatThrownBy(() -> neighbours.converse(present, other)).hasMessageContaining("TOKEN_TYPE_MISMATCH");
        assertThatThrownBy(() -> neighbours.converse(other, present)).hasMessageContaining("TOKEN_TYPE_MISMATCH");
    }
}
