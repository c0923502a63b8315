package accord.backend.protocol;

import accord.backend.protocol.ClientMessage.Ack;
import accord.backend.protocol.ClientMessage.Authenticate;
import accord.backend.protocol.ClientMessage.CancelRun;
import accord.backend.protocol.ClientMessage.ClientPing;
import accord.backend.protocol.ClientMessage.ClientPong;
import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ClientMessage.Position;
import accord.backend.protocol.ClientMessage.Respond;
import accord.backend.protocol.ClientMessage.Resume;
import accord.backend.protocol.ClientMessage.Typing;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.token.Identifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients say: any text becomes a message or a precise refusal, never an exception. The fields may stand in the
 * object itself or in its {@code payload}, or in the {@code params} of a JSON-RPC 2.0 request; older names of types and fields
 * are understood.
 */
public final class ClientMessageReader {
    private static final Duration LONGEST_CANCEL_AFTER = Duration.ofHours(1);
    private static final int LONGEST_CALL_ID = 128;

    private ClientMessageReader() {}

    /** What became of a text. */
    public sealed interface Reading {
        record Understood(ClientMessage message) implements Reading {}

        /** It was not; the detail never repeats a value. */
        record Refused(ReplyTo replyTo, ErrorCode code, String detail) implements Reading {}
    }

    /** What became of a body that was posted to a thread. */
    public sealed interface Posted {
        record Said(UserMessage message) implements Posted {}

        record Refused(ErrorCode code, String detail) implements Posted {}
    }

    /** Reads one message. */
    public static Reading read(String text) {
        try {
            return read(PlainJson.object(text));
        } catch (BadMessageException e) {
            return e.refusal();
        }
    }

    /** Reads one message that is parsed already. */
    static Reading read(Map<String, Object> whole) {
        try {
            return new Reading.Understood(message(whole));
        } catch (BadMessageException e) {
            return e.refusal();
        }
    }

    /**
     * Reads what is posted to a thread over HTTP: the fields of a {@code user_message}, whose type and thread go without saying.
     */
    public static Posted readPosted(ThreadId thread, String text) {
        try {
            var values = new HashMap<>(PlainJson.object(text));
            var named = values.put("thread_id", thread.value());
            var fields = new Fields(values, name(values.get("message_id"), "user_message"));
            if (named != null && !named.equals(thread.value())) {
                throw fields.bad("'thread_id' names another thread than the path");
            }
            return new Posted.Said(userMessage(fields));
        } catch (BadMessageException e) {
            return new Posted.Refused(e.refusal().code(), e.refusal().detail());
        }
    }

    private static ClientMessage message(Map<String, Object> whole) throws BadMessageException {
        return "2.0".equals(whole.get("jsonrpc")) ? call(whole) : own(whole);
    }

    /** A message in our own form. A payload counts before the object that carries it, whose other fields still count. */
    private static ClientMessage own(Map<String, Object> whole) throws BadMessageException {
        var type = text(whole.get("type"));
        var values = whole;
        if (whole.get("payload") instanceof Map<?, ?> payload) {
            values = new HashMap<>(whole);
            for (var entry : payload.entrySet()) {
                if (!isNothing(entry.getValue())) {
                    values.put(String.valueOf(entry.getKey()), entry.getValue());
                }
            }
        }
        return message(type, new Fields(values, name(values.get("message_id"), type)));
    }

    private static ReplyTo name(@Nullable Object messageId, String type) {
        if (messageId instanceof String id && Identifier.problem(id).isEmpty()) {
            return new ReplyTo.Message(id);
        }
        return Identifier.problem(type).isEmpty() ? new ReplyTo.Message(type) : ReplyTo.NOTHING;
    }

    /** A JSON-RPC 2.0 request, or without an id a notification; its method is the type. */
    private static ClientMessage call(Map<String, Object> whole) throws BadMessageException {
        var replyTo = caller(whole.get("id"));
        var params = whole.getOrDefault("params", Map.of());
        if (!(params instanceof Map<?, ?> values)) {
            throw new BadMessageException(replyTo, ErrorCode.BAD_MESSAGE, "'params' is not an object");
        }
        return message(text(whole.get("method")), new Fields(values, replyTo));
    }

    private static ReplyTo caller(@Nullable Object id) throws BadMessageException {
        return switch (id) {
            case null -> new ReplyTo.Notification();
            case Long number -> new ReplyTo.Call.Numbered(number);
            case String name when name.length() <= LONGEST_CALL_ID -> new ReplyTo.Call.Named(name);
            default ->
                throw new BadMessageException(
                        ReplyTo.NOTHING,
                        ErrorCode.BAD_MESSAGE,
                        "'id' is neither a whole number nor a string of at most " + LONGEST_CALL_ID + " characters");
        };
    }

    /** Absent, or null, which counts as absent wherever a field is asked for. */
    private static boolean isNothing(@Nullable Object value) {
        return value == null || value.equals(Optional.empty());
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static ClientMessage message(String type, Fields fields) throws BadMessageException {
        if (type.isEmpty()) {
            throw fields.bad("it has no 'type', or as a JSON-RPC request no 'method'");
        }
        var verb = ClientVerb.named(type)
                .orElseThrow(() -> new BadMessageException(
                        fields.replyTo(), ErrorCode.UNKNOWN_TYPE, "this type is not one that a client sends"));
        return switch (verb) {
            case AUTHENTICATE -> new Authenticate(fields.replyTo(), fields.required("token"));
            case SAY -> userMessage(fields);
            case CANCEL -> new CancelRun(fields.replyTo(), new RunId(fields.identifier("run_id")));
            case RESPOND -> new Respond(fields.replyTo(), fields.identifier("interrupt_id"));
            case RESUME -> new Resume(fields.replyTo(), positions(fields));
            case ACK -> new Ack(fields.replyTo());
            case TYPING -> new Typing(fields.replyTo());
            case PING -> new ClientPing(fields.replyTo(), fields.number("n", 0));
            case PONG -> new ClientPong(fields.replyTo());
        };
    }

    private static UserMessage userMessage(Fields fields) throws BadMessageException {
        var content = fields.first("content", "text", "message", "user_request");
        if (content.isBlank()) {
            throw fields.bad("'content' is missing or blank");
        }
        var messageId = fields.optional("message_id");
        if (!messageId.isEmpty()) {
            fields.identifier("message_id");
        }
        var thread = fields.optional("thread_id");
        return new UserMessage(
                fields.replyTo(),
                messageId,
                thread.isEmpty() ? Optional.empty() : Optional.of(new ThreadId(fields.identifier("thread_id"))),
                content,
                fields.optional("agent"),
                ifBusy(fields),
                cancelAfter(fields));
    }

    private static IfBusy ifBusy(Fields fields) throws BadMessageException {
        return switch (fields.optional("if_busy").toLowerCase(Locale.ROOT)) {
            case "", "enqueue" -> IfBusy.ENQUEUE;
            case "reject" -> IfBusy.REJECT;
            case "interrupt" -> IfBusy.INTERRUPT;
            default -> throw fields.bad("'if_busy' is not one of enqueue, reject, interrupt");
        };
    }

    /** {@code on_disconnect} is a word, or {"cancel_after_ms": n}; {@code cancel_after_ms} may stand alone. */
    private static Optional<Duration> cancelAfter(Fields fields) throws BadMessageException {
        var millis = switch (fields.value("on_disconnect")) {
            case Map<?, ?> map -> map.get("cancel_after_ms");
            case String word when word.equals("continue") -> null;
            case String word when word.isEmpty() || word.equals("cancel_after_ms") -> fields.value("cancel_after_ms");
            default -> throw fields.bad("'on_disconnect' is neither 'continue' nor {cancel_after_ms}");
        };
        if (isNothing(millis) || "".equals(millis)) {
            return Optional.empty();
        }
        if (millis instanceof Long number && number >= 0 && number <= LONGEST_CANCEL_AFTER.toMillis()) {
            return Optional.of(Duration.ofMillis(number));
        }
        throw fields.bad("'cancel_after_ms' is not a number from 0 to " + LONGEST_CANCEL_AFTER.toMillis());
    }

    private static List<Position> positions(Fields fields) throws BadMessageException {
        if (!(fields.value("streams") instanceof List<?> streams)) {
            throw fields.bad("'streams' is not a list of {thread_id, epoch, since}");
        }
        if (streams.size() > Resume.MAX_STREAMS) {
            throw fields.bad("'streams' names more than " + Resume.MAX_STREAMS + " threads");
        }
        var positions = new ArrayList<Position>(streams.size());
        for (var stream : streams) {
            if (!(stream instanceof Map<?, ?> map)) {
                throw fields.bad("'streams' holds something that is not an object");
            }
            var entry = fields.within(map);
            var since = entry.number("since", 0);
            if (since < 0) {
                throw fields.bad("'since' is negative");
            }
            positions.add(new Position(new ThreadId(entry.identifier("thread_id")), entry.optional("epoch"), since));
        }
        return positions;
    }

    /** The fields of one message, with refusals that name the field and never repeat its value. */
    private record Fields(Map<?, ?> values, ReplyTo replyTo) {
        Fields within(Map<?, ?> map) {
            return new Fields(map, replyTo);
        }

        /** The value, or "" when it is absent. */
        Object value(String name) {
            var value = values.get(name);
            return value == null || value.equals(Optional.empty()) ? "" : value;
        }

        String optional(String name) throws BadMessageException {
            if (value(name) instanceof String text) {
                return text;
            }
            throw bad("'" + name + "' is not a string");
        }

        String required(String name) throws BadMessageException {
            var text = optional(name);
            if (text.isEmpty()) {
                throw bad("'" + name + "' is missing or empty");
            }
            return text;
        }

        String first(String... names) throws BadMessageException {
            for (var name : names) {
                var text = optional(name);
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return "";
        }

        String identifier(String name) throws BadMessageException {
            var text = optional(name);
            var problem = Identifier.problem(text);
            if (problem.isPresent()) {
                throw bad("'" + name + "' " + problem.get());
            }
            return text;
        }

        long number(String name, long otherwise) throws BadMessageException {
            return switch (value(name)) {
                case Long number -> number;
                case String text when text.isEmpty() -> otherwise;
                default -> throw bad("'" + name + "' is not a whole number");
            };
        }

        BadMessageException bad(String detail) {
            return new BadMessageException(replyTo, ErrorCode.BAD_MESSAGE, detail);
        }
    }
}
