package accord.backend.adapter.http;

import accord.backend.run.EventLog;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.ThreadSummary;
import accord.kernel.context.RunId;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A thread as it stands, for whoever lost the events in between.
 *
 * @param activeRunId the run that is at work, or ""
 * @param epoch together with {@code seq} where to resume from; "" and 0 when nothing is in the log
 * @param messages the latest, oldest first
 */
@Serdeable
record SnapshotAnswer(
        String threadId,
        String title,
        BigDecimal createdAt,
        BigDecimal updatedAt,
        String activeRunId,
        String epoch,
        long seq,
        List<MessagesAnswer.Item> messages) {
    static SnapshotAnswer of(
            ThreadSummary thread, Optional<EventLog.Place> place, Optional<RunId> active, List<ThreadMessage> latest) {
        return new SnapshotAnswer(
                thread.id().value(),
                thread.title(),
                EpochSeconds.of(thread.createdAt()),
                EpochSeconds.of(thread.updatedAt()),
                active.map(RunId::value).orElse(""),
                place.map(EventLog.Place::epoch).orElse(""),
                place.map(EventLog.Place::seq).orElse(0L),
                MessagesAnswer.Item.of(latest));
    }
}
