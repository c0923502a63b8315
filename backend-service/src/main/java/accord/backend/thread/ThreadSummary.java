package accord.backend.thread;

import accord.kernel.context.ThreadId;
import java.time.Instant;

/** A thread in a list: its name, a title from its first message, and when it began and last moved. */
public record ThreadSummary(ThreadId id, String title, Instant createdAt, Instant updatedAt) {}
