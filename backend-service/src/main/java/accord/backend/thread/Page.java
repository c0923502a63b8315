package accord.backend.thread;

import java.util.List;

/**
 * A part of a list.
 *
 * @param nextCursor opaque; "" when there is no more
 */
public record Page<T>(List<T> items, String nextCursor) {
    public Page {
        items = List.copyOf(items);
    }
}
