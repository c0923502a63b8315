package accord.auth.session;

import java.time.Instant;

/** A refresh token that somebody presents, with what is known of it at that moment. */
public record Presentation(Session session, IssuedToken token, Use use) {
    /** Whether a token has been exchanged already. */
    public sealed interface Use {}

    public record Unused() implements Use {}

    /** It was, and for what; the successor is forgotten when the time for asking again is over. */
    public record Used(Instant at, SealedSuccessor successor) implements Use {}

    /** It was, longer ago than anyone may ask again. */
    public record LongUsed() implements Use {}
}
