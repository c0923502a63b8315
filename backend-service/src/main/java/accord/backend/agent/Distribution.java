package accord.backend.agent;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Some measured values, of which there is at least one, and what statistics says of them.
 *
 * <p>Percentiles are by nearest rank: the smallest value that at least p per cent of all values do not exceed. So each one is a
 * value that was really measured.
 */
final class Distribution {
    private final double[] sorted;
    private final double mean;
    private final double deviation;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
        this.mean = DoubleStream.of(sorted).average().orElseThrow();
        this.deviation = Math.sqrt(DoubleStream.of(sorted)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }

    static Distribution of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    double percentile(int percent) {
        int rank = Math.ceilDiv(percent * sorted.length, 100);
        return sorted[Math.max(rank, 1) - 1];
    }

    double mean() {
        return mean;
    }

    double largest() {
        return sorted[sorted.length - 1];
    }

    int size() {
        return sorted.length;
    }

    /** How many standard deviations (of the whole population) a value is away from the mean; 0 when all values are equal. */
    double zScore(double value) {
        return deviation == 0 ? 0 : (value - mean) / deviation;
    }

    /** Whether a value is more than one and a half times the middle half's width outside it; never when that width is 0. */
    boolean isOutsideFences(double value) {
        double lower = percentile(25);
        double upper = percentile(75);
        double reach = 1.5 * (upper - lower);
        return reach > 0 && (value < lower - reach || value > upper + reach);
    }

    /** To three decimals, for showing. */
    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
