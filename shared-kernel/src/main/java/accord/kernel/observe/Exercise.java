package accord.kernel.observe;

import java.io.IOException;

/**
 * Something that a service does to itself, through its own port, before others do it: what is refused or tells nothing, so
 * that nothing of it is left. It has no way in that others do not have.
 */
public interface Exercise {
    /** Does it once. Runs on several threads at the same time. */
    void once(OwnCalls calls) throws IOException;
}
