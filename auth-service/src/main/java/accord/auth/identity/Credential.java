package accord.auth.identity;

/** A person together with what proves them. */
public record Credential(User user, PasswordHash password) {}
