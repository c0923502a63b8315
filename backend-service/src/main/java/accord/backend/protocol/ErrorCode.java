package accord.backend.protocol;

import accord.kernel.token.AuthFailure;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every error that a client can be told, with what follows from it. The codes of the door ({@link AuthFailure}) are part of
 * the list, so that a client needs one table only.
 */
public enum ErrorCode {
    NO_TOKEN(AuthFailure.NO_TOKEN),
    TOKEN_MALFORMED(AuthFailure.TOKEN_MALFORMED),
    TOKEN_EXPIRED(AuthFailure.TOKEN_EXPIRED),
    TOKEN_NOT_YET_VALID(AuthFailure.TOKEN_NOT_YET_VALID),
    SIGNATURE_INVALID(AuthFailure.SIGNATURE_INVALID),
    KEY_MISMATCH(AuthFailure.KEY_MISMATCH),
    ISSUER_MISMATCH(AuthFailure.ISSUER_MISMATCH),
    AUDIENCE_MISMATCH(AuthFailure.AUDIENCE_MISMATCH),
    TOKEN_TYPE_MISMATCH(AuthFailure.TOKEN_TYPE_MISMATCH),
    CLAIM_INVALID(AuthFailure.CLAIM_INVALID),
    MISSING_USER_ID(AuthFailure.MISSING_USER_ID),
    TOKEN_REVOKED(AuthFailure.TOKEN_REVOKED),
    TOKEN_IN_URL(AuthFailure.TOKEN_IN_URL),
    TOKENS_DISAGREE(AuthFailure.TOKENS_DISAGREE),
    AUTH_TIMEOUT(AuthFailure.AUTH_TIMEOUT),
    FORBIDDEN(AuthFailure.FORBIDDEN),
    ORIGIN_NOT_ALLOWED(AuthFailure.ORIGIN_NOT_ALLOWED),
    UNSUPPORTED_VERSION(
            400,
            CloseCode.UNSUPPORTED_VERSION,
            false,
            "This app is too old or too new for the service.",
            "offer the subprotocol agent-events.v1"),
    BAD_MESSAGE(
            400,
            null,
            false,
            "The message could not be read.",
            "send one JSON object with a 'type' and the fields that the type needs"),
    UNKNOWN_TYPE(
            400, null, false, "The message could not be understood.", "use one of the documented client message types"),
    MESSAGE_TOO_LARGE(
            413,
            CloseCode.TOO_BIG,
            false,
            "The message is too large.",
            "send less in one message: limits.message_bytes in connection_established says how much"),
    RATE_LIMITED(429, CloseCode.RATE_LIMITED, true, "That was too fast. Please wait a moment.", "wait retry_after_ms"),
    CONNECTION_LIMIT(
            429,
            CloseCode.REPLACED,
            false,
            "This session was replaced by a newer one.",
            "close connections that are not needed: limits.connections_per_user says how many may be open"),
    THREAD_NOT_FOUND(404, null, false, "This conversation does not exist.", "use a thread of your own"),
    RUN_NOT_FOUND(404, null, false, "This run does not exist or has ended.", "use the run_id of an active run"),
    RUN_BUSY(
            409,
            null,
            true,
            "The agent is still busy with your last message.",
            "wait for agent_completed, or send if_busy enqueue or interrupt"),
    RUN_TIMEOUT(
            504, null, true, "The agent took too long and was stopped.", "send the message again, or a smaller one"),
    AGENT_ERROR(500, null, true, "The agent failed.", "send the message again; the log has the cause under the run_id"),
    UNRECOVERABLE_POSITION(
            410,
            null,
            false,
            "Some events are no longer available.",
            "load the thread from /api/threads/{id}/messages and resume from the position that came with this answer"),
    SLOW_CONSUMER(
            503,
            CloseCode.TRY_AGAIN,
            true,
            "Your connection is too slow for the events.",
            "reconnect, then resume from the last seq that was processed"),
    SERVICE_UNAVAILABLE(
            503,
            null,
            true,
            "The service cannot do this right now. Please try again.",
            "retry with the same message_id"),
    FALLBACK_ACTIVE(
            503,
            null,
            true,
            "The agents are not available; answers are limited.",
            "treat fallback_mode answers as such"),
    SERIALIZATION_FAILED(
            500,
            null,
            true,
            "One event could not be shown.",
            "the run goes on; the log has the cause under the run_id"),
    INTERNAL_ERROR(500, null, true, "Something went wrong here.", "try again; the log has the cause under the id");

    private final int httpStatus;
    private final Optional<CloseCode> close;
    private final boolean reconnect;
    private final String userMessage;
    private final String remedy;

    ErrorCode(AuthFailure failure) {
        this(
                failure.httpStatus(),
                closeOf(failure.closeCode()),
                failure.reconnect() != AuthFailure.Reconnect.NO,
                failure.userMessage(),
                failure.remedy());
    }

    ErrorCode(int httpStatus, @Nullable CloseCode close, boolean reconnect, String userMessage, String remedy) {
        this.httpStatus = httpStatus;
        this.close = Optional.ofNullable(close);
        this.reconnect = reconnect;
        this.userMessage = userMessage;
        this.remedy = remedy;
    }

    /** The same refusal in the words of the socket. */
    public static ErrorCode of(AuthFailure failure) {
        return valueOf(failure.code());
    }

    private static CloseCode closeOf(int number) {
        return Arrays.stream(CloseCode.values())
                .filter(close -> close.code() == number)
                .findFirst()
                .orElseThrow();
    }

    /** The code on the wire. */
    public String code() {
        return name();
    }

    /** The status when HTTP answers with this code. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The close code that follows, when the connection does not survive it. */
    public Optional<CloseCode> close() {
        return close;
    }

    /** Whether the connection ends. */
    public boolean fatal() {
        return close.isPresent();
    }

    /** Whether coming back (or trying again) can help. */
    public boolean reconnect() {
        return reconnect;
    }

    /** A sentence for the person. */
    public String userMessage() {
        return userMessage;
    }

    /** What the developer of the client should do. */
    public String remedy() {
        return remedy;
    }
}
