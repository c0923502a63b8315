package accord.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private final InstantSource clock = now::get;

    @Test
    void soManyAtOnceAndThenAtTheirPace() {
        var attempts = new Attempts(60, clock);
        for (var i = 0; i < 60; i++) {
            assertThat(attempts.waitFor("10.0.0.1")).isZero();
        }

        assertThat(attempts.waitFor("10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
        assertThat(attempts.waitFor("10.0.0.2")).as("another address").isZero();

        pass(Duration.ofSeconds(1));
        assertThat(attempts.waitFor("10.0.0.1")).isZero();
        assertThat(attempts.waitFor("10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoIsRefusedDoesNotWaitLongerForHavingAsked() {
        var attempts = new Attempts(2, clock);
        attempts.waitFor("10.0.0.1");
        attempts.waitFor("10.0.0.1");
        for (var i = 0; i < 100; i++) {
            assertThat(attempts.waitFor("10.0.0.1")).isEqualTo(Duration.ofSeconds(30));
        }

        pass(Duration.ofSeconds(30));
        assertThat(attempts.waitFor("10.0.0.1")).isZero();
    }

    @Test
    void parallelAttemptsAreCountedEachOnce() throws Exception {
        var attempts = new Attempts(60, Clock.fixed(now.get(), ZoneOffset.UTC));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waits = threads.invokeAll(Stream.generate(() -> (Callable<Duration>) () -> attempts.waitFor("10.0.0.1"))
                    .limit(500)
                    .toList());
            assertThat(waits.stream().map(Future::resultNow).filter(Duration::isZero))
                    .hasSize(60);
        }
    }

    @Test
    void moreAddressesThanCanBeToldApartAreHeldBackTogether() {
        var attempts = new Attempts(1, clock);
        for (var i = 0; i < 50_000; i++) {
            assertThat(attempts.waitFor("address " + i)).isZero();
        }

        assertThat(attempts.waitFor("one more")).isZero();
        assertThat(attempts.waitFor("and another")).isPositive();

        pass(Duration.ofMinutes(1));
        assertThat(attempts.waitFor("somebody later")).isZero();
        assertThat(attempts.waitFor("and somebody else")).isZero();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
