package accord.backend.adapter.websocket;

import accord.backend.protocol.ErrorCode;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why this service ends sockets, in the words that are counted: the codes of the protocol, and a few that have none. */
final class CloseReasons {
    static final String AVERTED = "averted";
    static final String PROTOCOL_VIOLATION = "protocol violation";
    static final String ILLEGAL_CODE = "illegal close code";
    static final String EARLY_DATA = "data before the handshake was answered";
    static final String TEXT_ONLY = "text messages only";
    static final String NOT_UTF8 = "not UTF-8";
    static final String TOO_BIG = "message too big";
    static final String SLOW = "slow consumer";

    /** What older clients are told in the place of a code. */
    static final String TOKEN_EXPIRED = "Token expired";

    /** Said by conversations when they end in good order. */
    private static final Set<String> DEPARTURES = Set.of("max_age", "missed_pong", "shutdown");

    private CloseReasons() {}

    static Set<String> all() {
        return Stream.of(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code),
                        DEPARTURES.stream(),
                        Stream.of(
                                AVERTED,
                                PROTOCOL_VIOLATION,
                                ILLEGAL_CODE,
                                EARLY_DATA,
                                TEXT_ONLY,
                                NOT_UTF8,
                                TOO_BIG,
                                SLOW,
                                TOKEN_EXPIRED))
                .flatMap(words -> words)
                .collect(Collectors.toUnmodifiableSet());
    }
}
