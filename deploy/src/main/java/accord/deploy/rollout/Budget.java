package accord.deploy.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * How much may go wrong with a new revision before it is taken back. Success is of connections where there are any, and of
 * requests.
 *
 * @param warning percent of success below which it is said
 * @param least percent of success below which it is taken back
 * @param enough connections or requests that make a percentage worth something
 */
public record Budget(int warning, int least, int enough) {

    public static final Budget STANDARD = new Budget(95, 90, 20);

    /** What is to be said of a revision. */
    sealed interface Judgement {
        List<String> sentences();

        /** It may go on; what is remarkable about it is said. */
        record Within(List<String> sentences) implements Judgement {}

        record Spent(List<String> sentences) implements Judgement {}
    }

    Judgement judge(Counts counts) {
        var spent = new ArrayList<String>();
        var remarks = new ArrayList<String>();
        never(spent, counts.sent1011(), "closes with 1011");
        never(spent, counts.unended(), "runs without a terminal event");
        never(spent, counts.unspelled(), "messages that could not be serialised");
        if (counts.opened() + counts.broken() + counts.answered() == 0) {
            spent.add(
                    counts.series() == 0
                            ? "nothing was measured: is a collector beside the service, and does it scrape /metrics?"
                            : "nobody came to it, not even the verifier");
        }
        rate(spent, remarks, "connections", counts.opened(), counts.broken());
        rate(spent, remarks, "requests", counts.answered() - counts.errors(), counts.errors());
        return spent.isEmpty() ? new Judgement.Within(remarks) : new Judgement.Spent(spent);
    }

    private static void never(List<String> spent, long count, String what) {
        if (count > 0) {
            spent.add(count + " " + what);
        }
    }

    private void rate(List<String> spent, List<String> remarks, String what, long good, long bad) {
        var all = good + bad;
        if (all == 0) {
            return;
        }
        var sentence = "%d of %d %s went well (%.1f %%)".formatted(good, all, what, 100.0 * good / all);
        if (good * 100 < all * least) {
            spent.add(sentence);
        } else if (good * 100 < all * warning) {
            remarks.add("warning: " + sentence);
        } else {
            remarks.add(sentence);
        }
        if (all < enough) {
            remarks.add("too little traffic to say more: " + all + " " + what);
        }
    }
}
