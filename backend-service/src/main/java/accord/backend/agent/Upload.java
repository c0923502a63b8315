package accord.backend.agent;

import java.time.Instant;

/**
 * Usage data that a user uploaded.
 *
 * @param name what its owner calls it, or ""
 * @param bytes its size as it was read, uncompressed
 */
public record Upload(String id, String name, int records, long bytes, Instant at) {
    /** The longest name, in characters. */
    public static final int MAX_NAME = 200;
}
