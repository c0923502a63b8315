package accord.backend.adapter.http;

import accord.backend.thread.Page;
import accord.backend.thread.ThreadMessage;
import accord.kernel.context.ThreadId;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;

/**
 * A page of a thread's messages.
 *
 * @param nextCursor asks for the next page; "" when there is none
 */
@Serdeable
record MessagesAnswer(String threadId, List<Item> messages, String nextCursor) {
    static MessagesAnswer of(ThreadId thread, Page<ThreadMessage> page) {
        return new MessagesAnswer(thread.value(), Item.of(page.items()), page.nextCursor());
    }

    /** One of them. */
    @Serdeable
    record Item(String messageId, String role, String content, String runId, BigDecimal createdAt) {
        static List<Item> of(List<ThreadMessage> messages) {
            return messages.stream().map(Item::of).toList();
        }

        private static Item of(ThreadMessage message) {
            return new Item(
                    message.id(),
                    message.role(),
                    message.content(),
                    message.run().value(),
                    EpochSeconds.of(message.at()));
        }
    }
}
