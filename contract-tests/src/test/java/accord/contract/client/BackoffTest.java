package accord.contract.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void theBoundDoublesUpToTheMost() {
        assertThat(IntStream.of(0, 1, 2, 3, 9, 1000).mapToObj(this::longest))
                .satisfiesExactly(
                        first -> assertThat(first).isBetween(450L, 500L),
                        second -> assertThat(second).isBetween(950L, 1000L),
                        third -> assertThat(third).isBetween(1900L, 2000L),
                        fourth -> assertThat(fourth).isBetween(3800L, 4000L),
                        tenth -> assertThat(tenth).isBetween(29_000L, 30_000L),
                        last -> assertThat(last).isBetween(29_000L, 30_000L));
    }

    @Test
    void theJitterIsFull() {
        assertThat(delays(4)).anyMatch(delay -> delay < 100).anyMatch(delay -> delay > 7_900);
    }

    @Test
    void aBackoffThatNeverWaitsIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private long longest(int attempt) {
        return delays(attempt).stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private List<Long> delays(int attempt) {
        var random = new Random(42);
        return IntStream.range(0, 1000)
                .mapToObj(turn -> backoff.delay(attempt, random).toMillis())
                .toList();
    }
}
