package accord.contract.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The three ways a token reaches the socket; the server gives the same verdict for each. */
public enum Carriage {
    /** {@code Authorization: Bearer …}: what a program does. */
    HEADER,
    /** {@code Sec-WebSocket-Protocol: agent-events.v1, jwt.…}: all that a browser can do. */
    SUBPROTOCOL,
    /** An {@code authenticate} message before any other. */
    FIRST_MESSAGE;

    static final String PROTOCOL = "agent-events.v1";

    /** The subprotocol entry that holds a token. */
    public static String entry(String token) {
        return "jwt." + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }
}
