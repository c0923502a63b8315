package accord.backend.adapter.websocket;

import accord.backend.conversation.Conversation;
import accord.backend.conversation.Desk;
import accord.backend.conversation.Mailbox;
import accord.backend.conversation.Outbox;
import accord.backend.conversation.Speech;
import accord.backend.protocol.ClientMessage;
import accord.backend.protocol.ClientMessage.Authenticate;
import accord.backend.protocol.ClientMessageReader;
import accord.backend.protocol.ClientMessageReader.Reading;
import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.ReplyTo;
import accord.backend.protocol.ServerMessage.AuthRefreshed;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.kernel.context.ConnectionId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.Admission;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.door.Admissions;
import accord.kernel.door.Carrier;
import accord.kernel.door.Carriers;
import accord.kernel.door.SubprotocolOffer;
import accord.kernel.observe.CloudLogEncoder;
import accord.kernel.observe.SocketMeasurements.Handshake;
import accord.kernel.token.AuthFailure;
import accord.kernel.token.VerifiedToken;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket from its opening to its end: at the threshold until it is admitted, then in conversation, or refused. */
final class Visit {
    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final Duration AUTHENTICATE_WITHIN = Duration.ofSeconds(3);
    private static final int FIRST_MESSAGE_CHARACTERS = 16 * 1024;
    private static final int MAILBOX = 512;

    /** In the place of an error code, for a peer that left before it could be told one. */
    private static final String ABANDONED = "ABANDONED";

    private final AtomicReference<Stage> stage = new AtomicReference<>(new Stage.Threshold());
    private final Mailbox mailbox = new Mailbox(MAILBOX);
    private final ConnectionId id;
    private final ChannelLine line;
    private final HttpRequest<?> upgrade;
    private final Admissions admissions;
    private final Desk desk;
    private final Outbox outbox;
    private final Speech speech;

    /** Where a visit stands; it only ever goes forward. */
    private sealed interface Stage {
        /** Not admitted yet: waiting for a first message with a token. */
        record Threshold() implements Stage {}

        /** The first message is being judged. */
        record Judged() implements Stage {}

        record Talking(Conversation conversation) implements Stage {}

        record Over() implements Stage {}
    }

    Visit(ChannelLine line, HttpRequest<?> upgrade, Admissions admissions, Desk desk) {
        this.id = line.id();
        this.line = line;
        this.upgrade = upgrade;
        this.admissions = admissions;
        this.desk = desk;
        this.outbox = line.outbox(this::overflow);
        this.speech = new Speech(id.value(), outbox, desk);
    }

    void begin(Admission admission) {
        switch (admission) {
            case Admitted(var context, var token) -> {
                var carrier = admissions.carrier(upgrade);
                if (desk.log().isRemote()) {
                    // The first that it hears is that it may begin, on a thread that may wait.
                    mailbox.offer(() -> talk(context, token, carrier));
                } else {
                    talk(context, token, carrier);
                }
            }
            case Denied(var failure, var _, var _)
            when failure == AuthFailure.NO_TOKEN && speaksCurrentProtocol() -> awaitAuthentication();
            case Denied denied -> turnAway(denied, denied.carriers().carrier());
        }
    }

    /** Messages queue up and are heard in order, whatever they block on. */
    void message(String text) {
        if (!mailbox.offer(() -> hear(text)) && stage.get() instanceof Stage.Talking(var conversation)) {
            conversation.flood();
        }
    }

    /** The socket is gone, or is about to be. */
    void end() {
        switch (stage.getAndSet(new Stage.Over())) {
            case Stage.Talking(var conversation) -> conversation.closed();
            case Stage.Threshold _ -> refused(Handshake.ABANDONED, Carrier.NONE, ABANDONED);
            case Stage.Judged _, Stage.Over _ -> {
                // It was counted where it was judged.
            }
        }
    }

    /** Something broke that should not have: said, and ended with a code that invites the client back. */
    void fail(Throwable problem) {
        LOG.error("the socket {} failed", id, problem);
        speech.say(ErrorMessage.last(ErrorCode.INTERNAL_ERROR, "the connection failed under id " + id));
        outbox.close(CloseCode.TRY_AGAIN, ErrorCode.INTERNAL_ERROR.code());
    }

    private void hear(String text) throws InterruptedException {
        switch (stage.get()) {
            case Stage.Threshold threshold -> hearAtThreshold(threshold, text);
            case Stage.Talking(var conversation) -> hearInConversation(conversation, text);
            case Stage.Judged _, Stage.Over _ -> {
                // Nobody is there to be answered.
            }
        }
    }

    private void hearInConversation(Conversation conversation, String text) throws InterruptedException {
        switch (ClientMessageReader.read(text)) {
            case Reading.Understood(Authenticate(var replyTo, var token)) ->
                conversation.authenticate(replyTo, () -> refresh(conversation, replyTo, token));
            case Reading.Understood(ClientMessage message) -> conversation.hear(message);
            case Reading.Refused(var replyTo, var code, var detail) -> conversation.refuse(replyTo, code, detail);
        }
    }

    private void refresh(Conversation conversation, ReplyTo replyTo, String token) {
        switch (admissions.ofMessage(token, upgrade)) {
            case Admitted(var context, var verified) -> conversation.refresh(replyTo, context, verified.expiresAt());
            case Denied denied -> refuse(denied);
        }
    }

    private void hearAtThreshold(Stage threshold, String text) {
        if (!stage.compareAndSet(threshold, new Stage.Judged())) {
            return;
        }
        if (text.length() <= FIRST_MESSAGE_CHARACTERS
                && ClientMessageReader.read(text) instanceof Reading.Understood(Authenticate(var replyTo, var token))) {
            authenticate(replyTo, token);
        } else {
            end();
            refused(Handshake.MALFORMED, Carrier.MESSAGE, ErrorCode.BAD_MESSAGE.code());
            speech.say(ErrorMessage.last(
                    ErrorCode.BAD_MESSAGE,
                    "the first message of a socket without a token must be 'authenticate' with a token, of at most "
                            + FIRST_MESSAGE_CHARACTERS + " characters"));
            outbox.close(CloseCode.BAD_REQUEST, ErrorCode.BAD_MESSAGE.code());
        }
    }

    private void authenticate(ReplyTo replyTo, String token) {
        switch (admissions.ofMessage(token, upgrade)) {
            case Admitted(var context, var verified) -> {
                talk(context, verified, Carrier.MESSAGE);
                if (replyTo instanceof ReplyTo.Call) {
                    speech.say(new AuthRefreshed(replyTo, verified.expiresAt()));
                }
            }
            case Denied denied -> turnAway(denied, Carrier.MESSAGE);
        }
    }

    private void awaitAuthentication() {
        var threshold = stage.get();
        var deadline = line.channel()
                .eventLoop()
                .schedule(() -> lateAtThreshold(threshold), AUTHENTICATE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        line.channel().closeFuture().addListener(_ -> deadline.cancel(false));
    }

    private void lateAtThreshold(Stage threshold) {
        if (stage.compareAndSet(threshold, new Stage.Over())) {
            var code = ErrorCode.AUTH_TIMEOUT;
            line.rejections().count(AuthFailure.AUTH_TIMEOUT);
            refused(Handshake.DENIED, Carrier.NONE, code.code());
            speech.say(ErrorMessage.last(
                    code, "no 'authenticate' message came within " + AUTHENTICATE_WITHIN.toSeconds() + " s"));
            outbox.close(CloseCode.AUTH_TIMEOUT, code.code());
        }
    }

    private void talk(UserExecutionContext context, VerifiedToken token, Carrier carrier) {
        var conversation =
                new Conversation(context.on(id), token.expiresAt(), line.protocol(), outbox, line::quietFor, desk);
        var here = stage.get();
        if (here instanceof Stage.Over || !stage.compareAndSet(here, new Stage.Talking(conversation))) {
            return;
        }
        line.measurements().admitted(carrier);
        LOG.atInfo()
                .addKeyValue("name", "socket_opened")
                .addKeyValue("connection_id", id.value())
                .addKeyValue("protocol", line.protocol())
                .addKeyValue("carrier", carrier.label())
                .addKeyValue(CloudLogEncoder.TRACE, line.trace())
                .log("socket {} of {} opened", id, context.userId());
        conversation.open();
        if (carrier != Carrier.MESSAGE) {
            line.greeted();
        }
        if (stage.get() instanceof Stage.Over) {
            // The socket went away meanwhile, and its end may have come before this beginning.
            conversation.closed();
        }
    }

    private void refused(Handshake outcome, Carrier carrier, String errorCode) {
        line.measurements()
                .refused(outcome, carrier, errorCode, HttpStatus.SWITCHING_PROTOCOLS.getCode(), line.trace());
    }

    /** Refuses a socket that nobody was admitted to. */
    private void turnAway(Denied denied, Carrier carrier) {
        stage.set(new Stage.Judged());
        refused(Handshake.DENIED, carrier, denied.failure().code());
        refuse(denied);
    }

    /** The refusal as a frame, then the close code that the client's protocol knows. */
    private void refuse(Denied denied) {
        var failure = denied.failure();
        var code = ErrorCode.of(failure);
        line.rejections().count(failure);
        LOG.atLevel(line.level())
                .addKeyValue("name", "socket_refused")
                .addKeyValue("connection_id", id.value())
                .addKeyValue("error_code", failure.code())
                .addKeyValue(CloudLogEncoder.TRACE, line.trace())
                .log("refused socket {}: {} ({})", id, failure.code(), denied.detail());
        end();
        speech.say(new ErrorMessage(code, denied.detail(), details(denied.carriers()), 0, ReplyTo.NOTHING, true));
        if (speaksCurrentProtocol()) {
            outbox.close(code.close().orElse(CloseCode.UNAUTHENTICATED), code.code());
        } else {
            var reason = failure == AuthFailure.TOKEN_EXPIRED ? CloseReasons.TOKEN_EXPIRED : code.code();
            outbox.close(CloseCode.POLICY, reason);
        }
    }

    private static Map<String, Object> details(Carriers carriers) {
        return Map.of(
                "authorization_present", carriers.authorizationPresent(),
                "subprotocol_present", carriers.subprotocolPresent(),
                "protocols_offered", carriers.protocolsOffered());
    }

    private boolean speaksCurrentProtocol() {
        return line.protocol().equals(SubprotocolOffer.AGENT_EVENTS);
    }

    private void overflow(Outbox lastWords) {
        if (stage.get() instanceof Stage.Talking(var conversation)) {
            conversation.overflow(lastWords);
        }
    }
}
