package accord.backend.adapter.http;

import accord.backend.thread.Page;
import accord.backend.thread.ThreadSummary;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;

/**
 * A page of threads.
 *
 * @param nextCursor asks for the next page; "" when there is none
 */
@Serdeable
record ThreadsAnswer(List<Item> threads, String nextCursor) {
    static ThreadsAnswer of(Page<ThreadSummary> page) {
        return new ThreadsAnswer(page.items().stream().map(Item::of).toList(), page.nextCursor());
    }

    /** One of them. */
    @Serdeable
    record Item(String threadId, String title, BigDecimal createdAt, BigDecimal updatedAt) {
        static Item of(ThreadSummary thread) {
            return new Item(
                    thread.id().value(),
                    thread.title(),
                    EpochSeconds.of(thread.createdAt()),
                    EpochSeconds.of(thread.updatedAt()));
        }
    }
}
