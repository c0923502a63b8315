package accord.auth.adapter.http;

import accord.auth.identity.User;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/** A person as they may see themselves. */
@Serdeable
record UserAnswer(String id, String email, boolean emailVerified, Instant createdAt) {
    static UserAnswer of(User user) {
        return new UserAnswer(user.id().value(), user.email().value(), user.emailVerified(), user.createdAt());
    }
}
