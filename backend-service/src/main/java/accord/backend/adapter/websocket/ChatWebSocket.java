package accord.backend.adapter.websocket;

import accord.backend.conversation.Desk;
import accord.kernel.door.Admission;
import accord.kernel.door.Admissions;
import accord.kernel.door.SubprotocolOffer;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one endpoint. Open to anonymous upgrades, because a refusal must be able to explain itself in a frame; who comes in was
 * decided at the door. Every handler is total: each socket has a {@link Visit}, and the visit answers.
 */
@ServerWebSocket(
        value = HandshakeRules.PATH,
        subprotocols = SubprotocolOffer.AGENT_EVENTS + "," + SubprotocolOffer.JWT_AUTH)
@Secured(SecurityRule.IS_ANONYMOUS)
final class ChatWebSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ChatWebSocket.class);
    private static final String VISIT = "accord.visit";

    private final Admissions admissions;
    private final Desk desk;

    ChatWebSocket(Admissions admissions, Desk desk) {
        this.admissions = admissions;
        this.desk = desk;
    }

    @OnOpen
    void open(WebSocketSession session, Admission admission, ChannelLine line, HttpRequest<?> upgrade) {
        var visit = new Visit(line, upgrade, admissions, desk);
        session.put(VISIT, visit);
        visit.begin(admission);
    }

    @OnMessage
    void message(String text, WebSocketSession session) {
        visit(session).ifPresent(visit -> visit.message(text));
    }

    @OnClose
    void close(WebSocketSession session) {
        visit(session).ifPresent(Visit::end);
    }

    @OnError
    void error(WebSocketSession session, Throwable problem) {
        visit(session).ifPresentOrElse(visit -> visit.fail(problem), () -> LOG.error("a socket failed", problem));
    }

    private static Optional<Visit> visit(WebSocketSession session) {
        return session.get(VISIT, Visit.class);
    }
}
