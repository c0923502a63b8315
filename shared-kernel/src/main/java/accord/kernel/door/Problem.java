package accord.kernel.door;

import io.micronaut.serde.annotation.Serdeable;

/**
 * The body of every HTTP answer that is an error, in both services.
 *
 * @param error the kind, in the words of OAuth and HTTP: {@code invalid_token}, {@code not_found}
 * @param code the precise code, the same as on the WebSocket: {@code TOKEN_EXPIRED}
 * @param message what was wrong and what to do, for a developer
 * @param requestId to find the request in the log
 */
@Serdeable
public record Problem(String error, String code, String message, String requestId) {}
