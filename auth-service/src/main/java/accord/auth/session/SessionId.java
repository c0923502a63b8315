package accord.auth.session;

import accord.kernel.token.Identifier;
import java.util.UUID;

/** Names a session; access tokens carry it as {@code sid}. */
public record SessionId(String value) {
    public SessionId {
        Identifier.problem(value).ifPresent(problem -> {
            throw new IllegalArgumentException("session id " + problem);
        });
    }

    /** A new one that nobody can guess. */
    public static SessionId mint() {
        return new SessionId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
