package accord.backend.thread;

import accord.kernel.context.RunId;
import java.time.Instant;

/**
 * An answer as it is stored.
 *
 * @param askedAt when what it answers was said
 */
public record StoredAnswer(ThreadKey key, RunId run, String content, Instant askedAt, Instant answeredAt) {}
