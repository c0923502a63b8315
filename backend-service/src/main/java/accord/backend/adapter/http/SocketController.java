package accord.backend.adapter.http;

import static java.util.Objects.requireNonNull;

import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.protocol.ErrorCode;
import accord.kernel.door.SubprotocolOffer;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a client needs to know before it opens the socket: the terms in the words of {@code connection_established}, and the contract. */
@Controller("/ws")
@Secured(SecurityRule.IS_ANONYMOUS)
final class SocketController {
    private static final String PATH = "/ws";
    private static final String DOCUMENT = "/accord/agent-events.v1.json";

    private final SocketAnswer answer;
    private final String document;

    SocketController(ConnectionTerms terms) {
        this.answer = SocketAnswer.of(terms);
        this.document = document();
    }

    @Get("/config")
    SocketAnswer config() {
        return answer;
    }

    /** The protocol in words and schemas, as AsyncAPI 3. */
    @Get("/asyncapi.json")
    String asyncapi() {
        return document;
    }

    private static String document() {
        try (var text = requireNonNull(SocketController.class.getResourceAsStream(DOCUMENT), DOCUMENT)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(DOCUMENT + " cannot be read from the class path", e);
        }
    }

    /** Durations end in {@code _ms}. */
    @Serdeable
    record SocketAnswer(
            String path,
            String asyncapi,
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
                    PATH + "/asyncapi.json",
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
            int messageBytes,
            int connectionsPerUser,
            int commandsPerMinute,
            int signalsPerMinute,
            int outboundBytes,
            int followedThreads) {
        static Limits of(ConnectionTerms terms) {
            return new Limits(
                    terms.messageBytes(),
                    terms.connectionsPerUser(),
                    terms.commandsPerMinute(),
                    terms.signalsPerMinute(),
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
