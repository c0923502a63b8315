package accord.backend.adapter.websocket;

import accord.backend.conversation.Outbox;
import accord.backend.protocol.CloseCode;
import accord.kernel.door.SubprotocolOffer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The least endpoint there can be above the guard: it greets, echoes, and does what a message of a test asks for. */
@ServerWebSocket(value = "/ws-echo", subprotocols = SubprotocolOffer.AGENT_EVENTS + "," + SubprotocolOffer.JWT_AUTH)
@Secured(SecurityRule.IS_ANONYMOUS)
@Requires(property = GuardedServer.ECHO)
class EchoSocket {
    private static final String OUTBOX = "outbox";

    /** What {@code @OnClose} was told, in the order of closing. */
    final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

    final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failed = new LinkedBlockingQueue<>();

    record Opened(ChannelLine line, ChannelOutbox outbox) {}

    @OnOpen
    void open(WebSocketSession session, ChannelLine line) {
        var outbox = line.outbox(lastWords -> lastWords.offer("too slow", false));
        session.put(OUTBOX, outbox);
        opened.add(new Opened(line, outbox));
        if (session.getRequestURI().getRawQuery() != null) {
            switch (session.getRequestURI().getRawQuery()) {
                case "greet" -> outbox.offer("hello " + line.protocol(), false);
                case "throw" -> throw new IllegalStateException("a handler that is not total");
                case "refuse" -> {
                    outbox.offer("refused", false);
                    outbox.close(CloseCode.UNAUTHENTICATED, "TOKEN_EXPIRED");
                }
                default -> {}
            }
        }
    }

    @OnMessage
    void message(WebSocketSession session, String text) {
        var outbox = session.get(OUTBOX, Outbox.class).orElseThrow();
        switch (text) {
            case "throw" -> throw new IllegalStateException("a handler that is not total");
            case "close 1011" -> session.close(CloseReason.INTERNAL_ERROR);
            case "close 4409" -> outbox.close(CloseCode.REPLACED, "replaced");
            case "close twice" -> {
                outbox.close(CloseCode.REPLACED, "replaced");
                outbox.close(CloseCode.NORMAL, "bye");
                session.close(CloseReason.NORMAL);
            }
            default -> outbox.offer(text, false);
        }
    }

    @OnClose
    void close(CloseReason reason) {
        closed.add(reason);
    }

    @OnError
    void error(Throwable error) {
        failed.add(error);
    }
}
