package accord.backend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void aPercentileIsTheValueOfItsNearestRank() {
        var five = Distribution.of(50, 15, 40, 20, 35);

        assertThat(five.percentile(5)).isEqualTo(15);
        assertThat(five.percentile(30)).isEqualTo(20);
        assertThat(five.percentile(40)).isEqualTo(20);
        assertThat(five.percentile(50)).isEqualTo(35);
        assertThat(five.percentile(99)).isEqualTo(50);
        assertThat(five.percentile(100)).isEqualTo(50);
    }

    @Test
    void ofAHundredValuesThePercentilesAreTheirRanks() {
        var hundred = Distribution.of(
                IntStream.rangeClosed(1, 100).mapToDouble(value -> value).toArray());

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(95)).isEqualTo(95);
        assertThat(hundred.percentile(99)).isEqualTo(99);
    }

    /** Mean 5, variance (9+1+1+1+0+0+4+16)/8 = 4. */
    @Test
    void aZScoreCountsDeviationsOfTheWholePopulation() {
        var eight = Distribution.of(2, 4, 4, 4, 5, 5, 7, 9);

        assertThat(eight.mean()).isEqualTo(5);
        assertThat(eight.zScore(9)).isEqualTo(2, within(1e-12));
        assertThat(eight.zScore(2)).isEqualTo(-1.5, within(1e-12));
    }

    /** Quartiles by nearest rank are 2 and 6, so the fences are -4 and 12. */
    @Test
    void theFencesAreOneAndAHalfRangesAroundTheMiddleHalf() {
        var eight = Distribution.of(1, 2, 3, 4, 5, 6, 7, 100);

        assertThat(eight.isOutsideFences(12)).isFalse();
        assertThat(eight.isOutsideFences(12.1)).isTrue();
        assertThat(eight.isOutsideFences(-4.1)).isTrue();
    }

    @Test
    void equalValuesHaveNoOutliersAndNoScores() {
        var equal = Distribution.of(3, 3, 3);

        assertThat(equal.zScore(3)).isZero();
        assertThat(equal.zScore(9)).isZero();
        assertThat(equal.isOutsideFences(9)).isFalse();
    }
}
