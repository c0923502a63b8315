package accord.auth.session;

import accord.auth.identity.StorageUnavailableException;
import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Who is signed in. Calls block, and throw {@link StorageUnavailableException} while the storage cannot be reached. */
public interface Sessions {
    void open(Session session, IssuedToken first);

    Optional<Session> find(SessionId id);

    /**
     * Lets a rule decide about a presented token and makes the change that it asks for, as one step: presentations of one
     * session wait for each other, on every instance.
     *
     * @return what the rule said, or empty when no such token is known
     */
    <T> Optional<T> present(TokenFingerprint fingerprint, Function<Presentation, Ruling<T>> rule);

    /** Ends a session; one that is unknown or over stays as it is. */
    void end(SessionId id, Instant at);

    /** Ends every session of a person. */
    void endAll(UserId user, Instant at);

    /** Ends every session of a person but this one. */
    void endOthers(UserId user, SessionId kept, Instant at);

    /**
     * Forgets what can no longer matter: sessions and tokens that expired before {@code now}, and the sealed successors of
     * tokens that were used before {@code usedBefore}.
     */
    void forget(Instant now, Instant usedBefore);
}
