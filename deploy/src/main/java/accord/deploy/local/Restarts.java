package accord.deploy.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long to wait before an instance is replaced: longer each time, until one has lived for a while. */
final class Restarts {

    private final Duration first;
    private final Duration longest;
    private final Duration settled;
    private final Map<String, Integer> inARow = new HashMap<>();

    Restarts(Duration first, Duration longest, Duration settled) {
        this.first = first;
        this.longest = longest;
        this.settled = settled;
    }

    static Restarts likeCloudRun() {
        return new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /** The pause after this end of an instance. */
    Duration pauseAfter(Instance ended) {
        return pauseAfter(ended.name(), ended.age());
    }

    Duration pauseAfter(String name, Duration age) {
        var times = age.compareTo(settled) < 0 ? inARow.merge(name, 1, Integer::sum) : 1;
        inARow.put(name, times);
        var pause = first.multipliedBy(1L << Math.min(times - 1, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** What a person must know who sees it happen again. */
    String sentence(Instance ended) {
        var times = inARow.getOrDefault(ended.name(), 0);
        return times < 2 ? "" : " (" + times + " times in a row: it crashes in a loop)";
    }
}
