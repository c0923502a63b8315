package accord.backend.agent;

import accord.backend.run.Assignment;
import accord.backend.thread.ThreadMessage;

/**
 * Finds the records that a request is about: its own, or else, when it asks for something, those of the latest earlier message
 * that has some. So "and how slow was it?" needs no second paste, and a greeting reads no history.
 */
final class RecordSearch {
    private static final int LOOK_BACK = 10;

    private RecordSearch() {}

    /** @throws InterruptedException when the run is cancelled meanwhile */
    static Usage in(Assignment assignment) throws InterruptedException {
        var own = UsageParser.parse(assignment.request());
        if (own.hasRecords() || !asksForSomething(assignment, own)) {
            return own;
        }
        for (var earlier : assignment.history().latest(LOOK_BACK).reversed()) {
            if (earlier.role().equals(ThreadMessage.USER)) {
                var usage = UsageParser.parse(earlier.content());
                if (!usage.records().isEmpty()) {
                    return usage.recalledFor(own.prose());
                }
            }
        }
        return own;
    }

    private static boolean asksForSomething(Assignment assignment, Usage own) {
        return !assignment.agent().isEmpty() || Triage.of(own.prose()).category() != Category.GENERAL;
    }
}
