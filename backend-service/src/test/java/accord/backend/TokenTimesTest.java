package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Door;
import accord.kernel.testkit.Edges;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A running service whose clock stands still judges both sides of every limit in time, at each of its doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenTimesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.750Z"));
    private static final String STANDS_STILL = "test.clock-stands-still";

    /** In place of the system's. */
    @Factory
    @Requires(property = STANDS_STILL)
    static final class StandingClock {
        @Singleton
        @Replaces(InstantSource.class)
        InstantSource clock() {
            return CLOCK;
        }
    }

    private RunningBackend backend;
    private Edges edges;

    @BeforeAll
    void start(@TempDir Path data) {
        backend = RunningBackend.start(data, Map.of(STANDS_STILL, true));
        edges = new Edges(backend.forge(), CLOCK);
    }

    @AfterAll
    void stop() {
        backend.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondMakesTheDifference(Door door) throws Exception {
        assertThat(door.mistakes(backend.endpoint(), edges.refused())).isEmpty();
        assertThat(door.refusals(backend.endpoint(), edges.accepted())).isEmpty();
    }
}
