package accord.backend.agent;

import accord.backend.run.Assignment;
import accord.backend.thread.ThreadMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the records that a request is about: its own, or else, when it asks for something, those of the latest earlier message
 * that has some, or else those that its user uploaded. So "and how slow was it?" needs no second paste, and a greeting reads no
 * history.
 */
final class RecordSearch {
    private static final int LOOK_BACK = 10;

    /** As many as a run looks at; of more, the latest. */
    private static final int MOST_UPLOADED = 100_000;

    private final UploadedRecords uploaded;

    RecordSearch(UploadedRecords uploaded) {
        this.uploaded = uploaded;
    }

    /** @throws InterruptedException when the run is cancelled meanwhile */
    Usage in(Assignment assignment) throws InterruptedException {
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
        var records = uploadedBy(assignment);
        return records.isEmpty() ? own : Usage.uploaded(records, own.prose());
    }

    private List<UsageRecord> uploadedBy(Assignment assignment) throws InterruptedException {
        var records = new ArrayList<UsageRecord>();
        uploaded.read(assignment.context().userId(), part -> {
            part.lines().forEach(line -> records.add(RecordLine.read(line, records.size() + 1)));
            return records.size() < MOST_UPLOADED && !Thread.currentThread().isInterrupted();
        });
        if (Thread.interrupted()) {
            throw new InterruptedException("the run was cancelled while uploads were read");
        }
        return records;
    }

    private static boolean asksForSomething(Assignment assignment, Usage own) {
        return !assignment.agent().isEmpty() || Triage.of(own.prose()).category() != Category.GENERAL;
    }
}
