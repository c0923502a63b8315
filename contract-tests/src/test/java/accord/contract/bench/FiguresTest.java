package accord.contract.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @Test
    void percentilesOfAThousandAreTheirRanks() {
        var percentiles = Percentiles.of(LongStream.rangeClosed(1, 1000).toArray());

        assertThat(percentiles).isEqualTo(new Percentiles(nanos(500), nanos(900), nanos(990), nanos(999), nanos(1000)));
    }

    @Test
    void aPercentileIsAlwaysAValueThatWasMeasured() {
        assertThat(Percentiles.of(7)).isEqualTo(new Percentiles(nanos(7), nanos(7), nanos(7), nanos(7), nanos(7)));
        assertThat(Percentiles.of(1, 2, 3))
                .isEqualTo(new Percentiles(nanos(2), nanos(3), nanos(3), nanos(3), nanos(3)));
        assertThat(Percentiles.of()).isEqualTo(Percentiles.NONE);
    }

    @ParameterizedTest
    @CsvSource({"3;1;2, 2, 1, 3", "4;1;2;10, 3, 1, 10", "5, 5, 5, 5"})
    void theMiddleOfTheRoundsAndTheirBand(String rounds, double median, double least, double most) {
        var values = List.of(rounds.split(";", -1)).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();

        assertThat(Spread.of(values)).isEqualTo(new Spread(median, least, most));
    }

    @Test
    void aRatioHasAllTheNoiseOfBothSides() {
        var ratio = new Spread(200, 180, 220).over(new Spread(100, 90, 110));

        assertThat(ratio.median()).isEqualTo(2);
        assertThat(ratio.least()).isCloseTo(180 / 110.0, within(1e-9));
        assertThat(ratio.most()).isCloseTo(220 / 90.0, within(1e-9));
        assertThat(ratio.holds(1)).isFalse();
        assertThat(new Spread(100, 90, 112).over(new Spread(105, 95, 110)).holds(1))
                .isTrue();
    }

    @Test
    void whatOneCostsIsTheProcessorTimeOverTheCount() {
        var round = Rounds.of(1000, Duration.ofSeconds(4), Duration.ofSeconds(2));

        assertThat(round.cpuMicros()).isEqualTo(2000);
        assertThat(round.perSecond()).isEqualTo(250);
        assertThat(round.perCpuSecond()).isEqualTo(500);
        assertThat(round.serverShare()).isEqualTo(0.5);
    }

    @Test
    void theMemoryOfAConnectionIsWhatTheLaterOnesAdded() {
        var memory = new MemoryRound(
                1000, 11_000, 300 << 20, (300 << 20) + 10_000 * 2048, 50 << 20, (50 << 20) + 10_000 * 1024);

        assertThat(memory.rssKibEach()).isEqualTo(2);
        assertThat(memory.heapKibEach()).isEqualTo(1);
        assertThat(memory.emptyHeapMib()).isCloseTo(50 - 1000.0 / 1024, within(1e-9));
    }

    @Test
    void aComparisonSaysMoreAndLessOnlyBeyondTheNoise() {
        var then = Rounds.run(Measure.TURNS, 1000, 1100, 900);

        assertThat(verdict(Rounds.run(Measure.TURNS, 1050, 950, 1150), then)).isEqualTo("within the noise");
        assertThat(verdict(Rounds.run(Measure.TURNS, 500, 550, 450), then)).isEqualTo("less");
        assertThat(verdict(Rounds.run(Measure.TURNS, 2000, 2100, 1900), then)).isEqualTo("more");
        assertThat(verdict(Rounds.run(Measure.TURNS, 500), then)).isEqualTo("one round: noise unknown");
    }

    @Test
    void aComparisonNamesWhatWasNotAlike() {
        var then = Rounds.run(Measure.TURNS, 1000);
        var elsewhere = new LinkedHashMap<>(then.circumstances());
        elsewhere.put("storage", "postgresql");
        var now = new Run(then.when(), elsewhere, then.figures(), then.memory());

        assertThat(new Comparison(now, then).differences())
                .containsExactly("not measured alike: storage is postgresql, and was embedded");
        assertThat(new Comparison(then, then).differences()).isEmpty();
    }

    @Test
    void aRateIsDoubtedWhenOthersHadTheMachine() {
        var crowded = new Round(
                10,
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                0.3,
                0.9,
                Percentiles.of(1_000_000),
                0);
        var run = new Run(
                Rounds.WHEN,
                Rounds.CIRCUMSTANCES,
                List.of(new Figure(Measure.TURNS, List.of(crowded), Map.of())),
                List.of());

        assertThat(run.warnings()).singleElement().asString().contains("turns", "30 % of the machine");
        assertThat(Rounds.run(Measure.TURNS, 1000).warnings()).isEmpty();
    }

    private static String verdict(Run now, Run then) {
        return new Comparison(now, then).lines().getFirst().verdict();
    }

    private static Duration nanos(long nanos) {
        return Duration.ofNanos(nanos);
    }
}
