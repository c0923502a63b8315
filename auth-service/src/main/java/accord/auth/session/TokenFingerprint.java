package accord.auth.session;

/** The SHA-256 of a refresh token: all that is stored of it. A stolen database refreshes nothing. */
public record TokenFingerprint(String value) {}
