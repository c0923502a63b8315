package accord.kernel.token;

/** What became of a token. */
public sealed interface Verification {
    /** It is genuine, current and meant for us. */
    record Verified(VerifiedToken token) implements Verification {}

    /**
     * It is not.
     *
     * @param detail one clause for logs and developers: what was wrong, never the token or a part of it
     */
    record Refused(AuthFailure failure, String detail) implements Verification {}
}
