package accord.auth.identity;

import accord.kernel.context.UserId;
import java.time.Instant;

/** A person who has an account here. */
public record User(UserId id, EmailAddress email, boolean emailVerified, Instant createdAt) {}
