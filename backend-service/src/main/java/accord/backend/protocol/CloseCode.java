package accord.backend.protocol;

/**
 * Every close code that Accord sends. 1011 is not among them and cannot be: a closed door always has a reason with a name.
 */
public enum CloseCode {
    NORMAL(1000),
    GOING_AWAY(1001),
    PROTOCOL_ERROR(1002),
    UNSUPPORTED_DATA(1003),
    INVALID_PAYLOAD(1007),
    POLICY(1008),
    TOO_BIG(1009),
    SERVICE_RESTART(1012),
    TRY_AGAIN(1013),
    BAD_REQUEST(4400),
    UNAUTHENTICATED(4401),
    FORBIDDEN(4403),
    UNSUPPORTED_VERSION(4406),
    AUTH_TIMEOUT(4408),
    REPLACED(4409),
    RATE_LIMITED(4429);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
