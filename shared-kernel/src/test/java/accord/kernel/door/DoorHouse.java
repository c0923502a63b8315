package accord.kernel.door;

import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;

/** A small service behind the door: every kind of access rule, and a socket. */
final class DoorHouse {
    /** The property that opens it. */
    static final String OPEN = "test.door-house";

    private DoorHouse() {}

    /** What the door decided, in a word. */
    static String word(Admission admission) {
        return switch (admission) {
            case Admitted(var context, var _) -> "admitted " + context.userId();
            case Denied(var failure, var _, var _) -> failure.code();
        };
    }

    @Controller("/house")
    @Requires(property = OPEN)
    static final class Rooms {
        @Get("/open")
        @Secured(SecurityRule.IS_ANONYMOUS)
        String open(Admission admission) {
            return word(admission);
        }

        @Get("/closed")
        @Secured(SecurityRule.IS_AUTHENTICATED)
        String closed(UserExecutionContext context) {
            return "admitted " + context.userId();
        }

        @Get("/admin")
        @Secured("admin")
        String admin(UserExecutionContext context) {
            return "admitted " + context.userId();
        }

        @Get("/careless")
        @Secured(SecurityRule.IS_ANONYMOUS)
        String careless(UserExecutionContext context) {
            return "admitted " + context.userId();
        }

        @Get("/undeclared")
        String undeclared() {
            return "open by accident";
        }

        @Get("/broken")
        @Secured(SecurityRule.IS_ANONYMOUS)
        String broken(@QueryValue String detail) {
            if (detail.isEmpty()) {
                return "whole";
            }
            throw new IllegalStateException(detail);
        }

        @Post("/letters")
        @Secured(SecurityRule.IS_ANONYMOUS)
        String letters(@Body Letter letter) {
            return letter.text();
        }
    }

    /** Something to read. */
    @Serdeable
    record Letter(String text, int pages) {}

    @Controller("/internal/rooms")
    @Requires(property = OPEN)
    static final class BackRooms {
        @Get
        @Secured(SecurityRule.IS_AUTHENTICATED)
        String rooms(UserExecutionContext context) {
            return "admitted " + context.userId();
        }
    }

    /** Says what was decided, and answers each message as a token. */
    @ServerWebSocket(value = "/house/ws", subprotocols = "agent-events.v1,jwt-auth")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @Requires(property = OPEN)
    static final class Window {
        @OnOpen
        void open(Admission admission, WebSocketSession session) {
            session.sendSync(word(admission));
        }

        @OnMessage
        void hear(String message, WebSocketSession session) {
            session.sendSync(message);
        }

        @OnClose
        void close(WebSocketSession session, CloseReason reason) {
            // The guard's tests are elsewhere.
        }
    }
}
