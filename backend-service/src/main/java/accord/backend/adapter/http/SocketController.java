package accord.backend.adapter.http;

import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.protocol.ErrorCode;
import accord.kernel.door.SubprotocolOffer;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.List;

/** What a client needs to know before it opens the socket, in the words of {@code connection_established}. */
@Controller("/ws/config")
@Secured(SecurityRule.IS_ANONYMOUS)
final class SocketController {
    private static final String PATH = "/ws";

    private final SocketAnswer answer;

    SocketController(ConnectionTerms terms) {
        this.answer = SocketAnswer.of(terms);
    }

    @Get
    SocketAnswer config() {
        return answer;
    }

    /** Durations end in {@code _ms}. */
    @Serdeable
    record SocketAnswer(
            String path,
            List<String> protocols,
            Heartbeat heartbeat,
            Limits limits,
            Resume resume,
            Reconnect reconnect,
            long maxAgeMs,
            List<Close> closeCodes,
            List<Refusal> errorCodes) {
        static SocketAnswer of(ConnectionTerms terms) {
            return new SocketAnswer(
                    PATH,
                    SubprotocolOffer.SENTINELS,
                    new Heartbeat(
                            terms.pingEvery().toMillis(), terms.pingTimeout().toMillis()),
                    Limits.of(terms),
                    new Resume(terms.resumeWindow().toMillis(), terms.resumeEvents()),
                    new Reconnect(
                            terms.reconnectBase().toMillis(),
                            terms.reconnectMax().toMillis(),
                            "full"),
                    terms.maxAge().toMillis(),
                    Arrays.stream(CloseCode.values()).map(Close::of).toList(),
                    Arrays.stream(ErrorCode.values()).map(Refusal::of).toList());
        }
    }

    @Serdeable
    record Heartbeat(long pingMs, long timeoutMs) {}

    @Serdeable
    record Limits(
            int messageBytes, int connectionsPerUser, int commandsPerMinute, int outboundBytes, int followedThreads) {
        static Limits of(ConnectionTerms terms) {
            return new Limits(
                    terms.messageBytes(),
                    terms.connectionsPerUser(),
                    terms.commandsPerMinute(),
                    terms.outboundBytes(),
                    terms.followedThreads());
        }
    }

    @Serdeable
    record Resume(long windowMs, int maxEvents) {}

    @Serdeable
    record Reconnect(long baseMs, long maxMs, String jitter) {}

    @Serdeable
    record Close(int code, String name) {
        static Close of(CloseCode code) {
            return new Close(code.code(), code.name());
        }
    }

    /** @param close the code of the close frame that follows, or 0 when the socket stays open */
    @Serdeable
    record Refusal(String code, int httpStatus, int close, boolean reconnect, String userMessage, String remedy) {
        static Refusal of(ErrorCode code) {
            return new Refusal(
                    code.code(),
                    code.httpStatus(),
                    code.close().map(CloseCode::code).orElse(0),
                    code.reconnect(),
                    code.userMessage(),
                    code.remedy());
        }
    }
}
