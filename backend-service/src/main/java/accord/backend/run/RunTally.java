package accord.backend.run;

import accord.backend.protocol.AgentEvent.AgentCompleted;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How many runs ended in which way, how long they took, and how many could not say that they ended. */
public final class RunTally {
    private static final List<String> STATUSES = List.of(
            AgentCompleted.COMPLETED, AgentCompleted.FAILED, AgentCompleted.CANCELLED, AgentCompleted.INTERRUPTED);

    private record Sum(LongAdder runs, LongAdder nanoseconds) {}

    private final Map<String, Sum> byStatus = STATUSES.stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new Sum(new LongAdder(), new LongAdder())));
    private final LongAdder unsaid = new LongAdder();

    void ended(String status, long nanoseconds) {
        var sum = sum(status);
        sum.runs().increment();
        sum.nanoseconds().add(nanoseconds);
    }

    void unsaid(long runs) {
        unsaid.add(runs);
    }

    /** Every way in which a run can end. */
    public List<String> statuses() {
        return STATUSES;
    }

    public long runs(String status) {
        return sum(status).runs().sum();
    }

    public long nanoseconds(String status) {
        return sum(status).nanoseconds().sum();
    }

    /** Runs without a terminal event: the objective is 0. */
    public long unsaid() {
        return unsaid.sum();
    }

    private Sum sum(String status) {
        var sum = byStatus.get(status);
        if (sum == null) {
            throw new IllegalArgumentException("no run ends as '" + status + "'");
        }
        return sum;
    }
}
