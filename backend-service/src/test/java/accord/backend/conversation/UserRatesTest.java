package accord.backend.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.context.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UserRatesTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final UserRates rates = new UserRates(2, 3);

    @Test
    void commandsAndReadingsAreCountedApartAndForEachUser() {
        assertThat(rates.command(ANN, 0)).isZero();
        assertThat(rates.command(ANN, SECOND)).isZero();
        assertThat(rates.command(ANN, 10 * SECOND)).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(51));
        assertThat(rates.command(BOB, 10 * SECOND)).isZero();
        assertThat(rates.reading(ANN, 10 * SECOND)).isZero();
        assertThat(rates.reading(ANN, 10 * SECOND)).isZero();
        assertThat(rates.reading(ANN, 10 * SECOND)).isZero();
        assertThat(rates.reading(ANN, 11 * SECOND)).isPositive();
    }

    @Test
    void whoHasWaitedMayGoOnHoweverOftenTheyWereRefused() {
        for (var i = 0; i < 100; i++) {
            rates.command(ANN, 0);
        }
        assertThat(rates.command(ANN, 60 * SECOND)).isZero();
    }

    @Test
    void whoIsQuietIsForgotten() {
        rates.command(ANN, 0);
        rates.reading(BOB, 30 * SECOND);

        rates.tick(61 * SECOND);
        assertThat(rates.count()).isEqualTo(1);
        rates.tick(100 * SECOND);
        assertThat(rates.count()).isZero();
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThatThrownBy(() -> new UserRates(0, 1)).hasMessageContaining("a rate must be positive");
        assertThatThrownBy(() -> new UserRates(1, 0)).hasMessageContaining("a rate must be positive");
    }
}
