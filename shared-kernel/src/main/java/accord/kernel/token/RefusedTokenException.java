package accord.kernel.token;

/** Leaves the verifier's inner methods with a refusal; never leaves the package, and carries no stack. */
final class RefusedTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final AuthFailure failure;

    RefusedTokenException(AuthFailure failure, String detail) {
        super(detail, null, false, false);
        this.failure = failure;
    }

    Verification.Refused refusal() {
        return new Verification.Refused(failure, String.valueOf(getMessage()));
    }
}
