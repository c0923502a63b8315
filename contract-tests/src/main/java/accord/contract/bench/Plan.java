package accord.contract.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is measured, and how much of it.
 *
 * @param seconds of each measurement that is not counted
 * @param warmup before each; a JVM needs some ten thousands of turns to be at its speed
 * @param inFlight sockets, or handshakes, at once
 * @param signIns logins and refreshes at once; more than auth-service queues are refused
 */
record Plan(
        Set<Measure> measures,
        int rounds,
        Duration seconds,
        Duration warmup,
        int inFlight,
        int signIns,
        int cold,
        int handshakes,
        int idle) {

    Plan {
        measures = Set.copyOf(measures);
    }

    boolean has(Measure measure) {
        return measures.contains(measure);
    }

    boolean hasAny(Measure.Of whose) {
        return measures.stream().anyMatch(measure -> measure.is(whose));
    }

    /** How many sockets are open at the first look at the memory. */
    int base() {
        return has(Measure.COLD) ? cold : Math.max(1, idle / 20);
    }

    /** How many files each process has open at most. */
    long files() {
        return (has(Measure.IDLE) ? base() + (long) idle : has(Measure.COLD) ? cold : inFlight) + 300;
    }

    Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        values.put("rounds", rounds);
        values.put("seconds", Round.seconds(seconds));
        values.put("warmup_seconds", Round.seconds(warmup));
        values.put("in_flight", inFlight);
        values.put("sign_ins_in_flight", signIns);
        values.put("cold", cold);
        values.put("handshakes", handshakes);
        values.put("idle", idle);
        return values;
    }
}
