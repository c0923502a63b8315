package accord.kernel.token;

/**
 * Every way to be refused at the door: the same code over HTTP and WebSocket, with what the client should do next. The
 * code is the constant's name.
 */
public enum AuthFailure {
    NO_TOKEN(
            401,
            4401,
            Reconnect.WITH_NEW_TOKEN,
            "You are not signed in.",
            "send the access token as 'Authorization: Bearer', as the subprotocol 'jwt.<token>' beside 'agent-events.v1',"
                    + " or in a first 'authenticate' message"),
    TOKEN_MALFORMED(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in could not be read.",
            "send the token exactly as auth-service returned it: three base64url parts, at most 8 KB"),
    TOKEN_EXPIRED(
            401,
            4401,
            Reconnect.WITH_NEW_TOKEN,
            "Your session has expired.",
            "refresh the token at auth-service and connect again"),
    TOKEN_NOT_YET_VALID(
            401,
            4401,
            Reconnect.WITH_NEW_TOKEN,
            "Your sign-in is not valid yet.",
            "compare the clocks of auth-service and this service: the token begins in the future"),
    SIGNATURE_INVALID(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in could not be verified.",
            "sign in again; the token was altered after it was signed"),
    KEY_MISMATCH(
            401,
            4401,
            Reconnect.WITH_NEW_TOKEN,
            "Your sign-in could not be verified.",
            "compare signing_kid of auth-service with verify_kids of this service at /health: they were started with"
                    + " different secrets, or with different values of ACCORD_ISSUER"),
    ISSUER_MISMATCH(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in comes from another system.",
            "compare ACCORD_ISSUER of both services: it must be the same URL"),
    AUDIENCE_MISMATCH(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in is meant for another system.",
            "ask auth-service for a token with the audience 'accord'"),
    TOKEN_TYPE_MISMATCH(
            401,
            4401,
            Reconnect.NO,
            "This kind of sign-in is not accepted here.",
            "use an access token here; service tokens open /internal only"),
    CLAIM_INVALID(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in could not be verified.",
            "the token was signed with a claim that the contract does not allow: look at the minting side"),
    MISSING_USER_ID(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in names no user.",
            "the token has no usable 'sub': look at the minting side"),
    TOKEN_REVOKED(401, 4401, Reconnect.WITH_NEW_TOKEN, "You were signed out.", "sign in again; the session was ended"),
    TOKEN_IN_URL(
            401,
            4401,
            Reconnect.NO,
            "Your sign-in was sent in an unsafe way.",
            "take the token out of the query string, where proxies log it, and send it as a header or subprotocol"),
    TOKENS_DISAGREE(
            401,
            4401,
            Reconnect.NO,
            "Two different sign-ins were sent at once.",
            "send one token, or the same one in every place"),
    AUTH_TIMEOUT(
            401,
            4408,
            Reconnect.WITH_BACKOFF,
            "Signing in took too long.",
            "send the 'authenticate' message right after the socket opens"),
    FORBIDDEN(403, 4403, Reconnect.NO, "You may not do this.", "use an account that has the right to do it"),
    ORIGIN_NOT_ALLOWED(
            403,
            4403,
            Reconnect.NO,
            "This page may not connect here.",
            "add the page's origin to ACCORD_ALLOWED_ORIGINS of this service");

    /** Whether a client should come back, and after what. */
    public enum Reconnect {
        NO,
        WITH_NEW_TOKEN,
        WITH_BACKOFF
    }

    private final int httpStatus;
    private final int closeCode;
    private final Reconnect reconnect;
    private final String userMessage;
    private final String remedy;

    AuthFailure(int httpStatus, int closeCode, Reconnect reconnect, String userMessage, String remedy) {
        this.httpStatus = httpStatus;
        this.closeCode = closeCode;
        this.reconnect = reconnect;
        this.userMessage = userMessage;
        this.remedy = remedy;
    }

    /** The code on the wire, in logs and in metrics. */
    public String code() {
        return name();
    }

    /** The status of the HTTP answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The WebSocket close code for clients that speak the current protocol. */
    public int closeCode() {
        return closeCode;
    }

    public Reconnect reconnect() {
        return reconnect;
    }

    /** A sentence that may be shown to the person. */
    public String userMessage() {
        return userMessage;
    }

    /** What the developer or operator should do, completing "to mend this, …". */
    public String remedy() {
        return remedy;
    }
}
