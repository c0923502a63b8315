package accord.auth.identity;

/**
 * Turns passwords into what may be stored. Deliberately slow, therefore bounded: each call may throw
 * {@link HashingOverloadedException} instead of making others wait.
 */
public interface PasswordHasher {
    PasswordHash hash(Password password);

    Match match(Password password, PasswordHash hash);

    /** Costs what a match costs and opens nothing: an address that nobody has must not be told apart by the clock. */
    void matchNothing(Password password);

    /** How a password compares with a hash. */
    enum Match {
        SAME,
        /** The same, but hashed at a cost that is no longer ours. */
        SAME_AT_ANOTHER_COST,
        DIFFERENT
    }
}
