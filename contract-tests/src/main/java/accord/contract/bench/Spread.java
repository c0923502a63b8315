package accord.contract.bench;

import java.util.Arrays;
import java.util.Locale;

/** A value as its rounds gave it: the middle one, and the band between the least and the most of them. */
record Spread(double median, double least, double most) {

    static Spread of(double... rounds) {
        var sorted = rounds.clone();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        var median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** How this relates to another: the band is as wide as both bands allow. */
    Spread over(Spread other) {
        return new Spread(median / other.median, least / other.most, most / other.least);
    }

    /** Whether a change cannot be told from the noise of the rounds. */
    boolean holds(double value) {
        return least <= value && value <= most;
    }

    /** A number in four significant digits at most, as people read it. */
    static String shown(double value) {
        var digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
