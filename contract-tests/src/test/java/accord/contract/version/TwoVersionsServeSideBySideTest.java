package accord.contract.version;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import accord.contract.process.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The version that is being built and the last one that was released, in every pairing: both serve for an hour at every
 * deploy, and a rollback goes back to the older one.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoVersionsServeSideBySideTest {
    private static final Build PRESENT = Build.present();

    private Build released = PRESENT;

    @TempDir
    private Path directory;

    @BeforeAll
    void buildWhatWasReleased() throws IOException {
        var project = Checkout.ofThisProject();
        assumeTrue(project.isPresent(), "there is no git repository here, so nobody knows what was released before");
        var release = project.get().lastRelease();
        assumeTrue(
                release.isPresent(),
                "no tag v* can be reached from here: nothing was released before, or the clone is shallow"
                        + " (git fetch --tags --unshallow)");
        released = Releases.built(project.get(), release.get());
    }

    Stream<Arguments> pairings() {
        return Stream.of(PRESENT, released)
                .flatMap(auth -> Stream.of(PRESENT, released).map(backend -> arguments(auth, backend)));
    }

    @ParameterizedTest(name = "auth-service {0}, backend-service {1}")
    @MethodSource("pairings")
    void aPersonNoticesNothing(Build auth, Build backend) throws Exception {
        new Neighbours(directory).converse(auth, backend);
    }

    @Test
    void sessionsAndThreadsSurviveAnUpgradeAndARollback() throws Exception {
        new Neighbours(directory).inherit(List.of(released, PRESENT, released, PRESENT));
    }

    @Test
    void bothWorkOnOneDatabaseAtOnce() throws Exception {
        new Neighbours(directory).share(released, PRESENT);
    }
}
