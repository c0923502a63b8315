package accord.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {

    @Test
    void theAddressOfTheSourceNamesNobodyWhoIsSignedInThere() {
        assertThat(Commit.published("https://somebody:password@git.example.com/accord.git"))
                .contains("https://git.example.com/accord");
        assertThat(Commit.published("git@git.example.com:team/accord.git"))
                .contains("https://git.example.com/team/accord");
        assertThat(Commit.published("ssh://git@git.example.com/team/accord"))
                .contains("https://git.example.com/team/accord");
    }

    @Test
    void aPathOfThisMachineIsNobodysAddress() {
        assertThat(Commit.published("/home/somebody/accord")).isEmpty();
        assertThat(Commit.published("../accord")).isEmpty();
        assertThat(Commit.published("file:///home/somebody/accord")).isEmpty();
    }

    @Test
    void outsideARepositoryTheCommitIsUnknownAndTimeIsFixed(@TempDir Path directory) throws Exception {
        assertThat(Commit.of(directory)).isEqualTo(new Commit("unknown", Instant.EPOCH, Optional.empty()));
    }

    @Test
    void aTagIsShortAndSaysThatThereAreChanges() {
        var sha = "0123456789abcdef0123456789abcdef01234567";

        assertThat(new Commit(sha, Instant.EPOCH, Optional.empty()).tag()).isEqualTo("0123456789ab");
        assertThat(new Commit(sha + "+changes", Instant.EPOCH, Optional.empty()).tag())
                .isEqualTo("0123456789ab-changes");
        assertThat(new Commit("unknown", Instant.EPOCH, Optional.empty()).tag()).isEqualTo("unknown");
    }
}
