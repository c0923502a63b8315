package accord.auth.session;

import java.time.Instant;

/**
 * What follows from a presentation: an outcome for the client, and a change for the storage that is made before anyone else
 * may present a token of the same session.
 */
public record Ruling<T>(T outcome, Change change) {
    /** What the storage does. */
    public sealed interface Change {}

    public record Nothing() implements Change {}

    /** The presented token is used, and has this one successor. */
    public record Rotate(IssuedToken successor, SealedSuccessor sealed, Instant at) implements Change {}

    /** The session ends, with every token of its family. */
    public record End(Instant at) implements Change {}
}
