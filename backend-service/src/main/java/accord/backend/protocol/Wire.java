package accord.backend.protocol;

import accord.backend.protocol.AgentEvent.AgentCompleted;
import accord.backend.protocol.AgentEvent.AgentDelta;
import accord.backend.protocol.AgentEvent.AgentStarted;
import accord.backend.protocol.AgentEvent.AgentThinking;
import accord.backend.protocol.AgentEvent.ToolCompleted;
import accord.backend.protocol.AgentEvent.ToolExecuting;
import accord.backend.protocol.ServerMessage.AuthRefreshed;
import accord.backend.protocol.ServerMessage.CommandReply;
import accord.backend.protocol.ServerMessage.ConnectionEstablished;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.protocol.ServerMessage.Ping;
import accord.backend.protocol.ServerMessage.Pong;
import accord.backend.protocol.ServerMessage.Reply;
import accord.backend.protocol.ServerMessage.Resumed;
import accord.backend.protocol.ServerMessage.RunEvent;
import accord.backend.protocol.ServerMessage.ServerDraining;
import accord.backend.protocol.ServerMessage.TokenExpiring;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spells messages as JSON. The only class that does: the switch over the sealed types is complete because the compiler says
 * so, and whatever is not a plain value is refused here instead of breaking an error handler later.
 */
public final class Wire {
    private static final int USUAL_LENGTH = 512;

    /** Buffers come from a pool: kept for each thread, as is the default, every new virtual thread would make its own. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final int MAX_DEPTH = 32;

    private static final SerializableString TYPE = new SerializedString("type");
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString SEQ = new SerializedString("seq");
    private static final SerializableString EPOCH = new SerializedString("epoch");
    private static final SerializableString THREAD_ID = new SerializedString("thread_id");
    private static final SerializableString RUN_ID = new SerializedString("run_id");
    private static final SerializableString REQUEST_ID = new SerializedString("request_id");
    private static final SerializableString USER_ID = new SerializedString("user_id");
    private static final SerializableString AGENT_NAME = new SerializedString("agent_name");
    private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializableString MESSAGE = new SerializedString("message");
    private static final SerializableString FALLBACK_MODE = new SerializedString("fallback_mode");
    private static final SerializableString TRACE = new SerializedString("trace");

    private Wire() {}

    /**
     * One message as one JSON text, flat, without nulls.
     *
     * @param id unique among what the connection or the thread is sent
     * @throws UnspellableException when it holds something that is not a plain value
     */
    public static String spell(ServerMessage message, String id, Instant now) throws UnspellableException {
        return write(json -> {
            json.writeStartObject();
            if (message instanceof Reply reply && reply.replyTo() instanceof ReplyTo.Call call) {
                response(json, call, reply);
            } else {
                body(json, message, id, now);
            }
            json.writeEndObject();
        });
    }

    /** Plain values as JSON, for what is stored or shown elsewhere. */
    public static String spell(Map<String, Object> values) throws UnspellableException {
        return write(json -> value(json, values, 0));
    }

    /**
     * A part of a thread's log as one JSON text.
     *
     * @param events spelled already
     * @param seq the place of the last of them, or where reading began
     * @param more whether the thread has gone on since
     */
    public static String spell(String threadId, List<String> events, String epoch, long seq, boolean more)
            throws UnspellableException {
        return write(json -> {
            json.writeStartObject();
            string(json, THREAD_ID, threadId);
            json.writeArrayFieldStart("events");
            for (var event : events) {
                json.writeRawValue(event);
            }
            json.writeEndArray();
            string(json, EPOCH, epoch);
            json.writeFieldName(SEQ);
            json.writeNumber(seq);
            json.writeBooleanField("more", more);
            json.writeEndObject();
        });
    }

    private static void body(JsonGenerator json, ServerMessage message, String id, Instant now)
            throws IOException, UnspellableException {
        switch (message) {
            case RunEvent(var header, var event) -> {
                type(json, event.type());
                header(json, header, id, event.message());
                event(json, event);
            }
            case ConnectionEstablished established -> {
                control(json, "connection_established", id, now);
                established(json, established);
            }
            case CommandReply reply -> {
                control(json, "command_reply", id, now);
                reply(json, reply);
            }
            case Resumed(var _, var streams) -> {
                control(json, "resumed", id, now);
                streams(json, streams);
            }
            case TokenExpiring(var expiresAt) -> {
                control(json, "token_expiring", id, now);
                seconds(json, "expires_at", expiresAt);
            }
            case AuthRefreshed(var _, var expiresAt) -> {
                control(json, "auth_refreshed", id, now);
                seconds(json, "expires_at", expiresAt);
            }
            case ServerDraining(var reconnectAfterMs, var reason) -> {
                control(json, "server_draining", id, now);
                json.writeNumberField("reconnect_after_ms", reconnectAfterMs);
                string(json, "reason", reason);
            }
            case Ping(var n) -> {
                control(json, "ping", id, now);
                json.writeNumberField("n", n);
            }
            case Pong(var _, var n) -> {
                control(json, "pong", id, now);
                json.writeNumberField("n", n);
            }
            case ErrorMessage error -> {
                control(json, "error_message", id, now);
                error(json, error);
            }
        }
    }

    /** An answer in the form of JSON-RPC 2.0, which has no members but its own. */
    private static void response(JsonGenerator json, ReplyTo.Call call, Reply reply)
            throws IOException, UnspellableException {
        json.writeStringField("jsonrpc", "2.0");
        switch (call) {
            case ReplyTo.Call.Named(var id) -> json.writeStringField("id", id);
            case ReplyTo.Call.Numbered(var id) -> json.writeNumberField("id", id);
        }
        switch (reply) {
            case CommandReply(var _, var runId, var threadId, var error) -> {
                if (error.isPresent()) {
                    fault(json, error.get().code(), error.get().message(), 0);
                } else {
                    json.writeObjectFieldStart("result");
                    place(json, runId, threadId);
                    json.writeEndObject();
                }
            }
            case Resumed(var _, var streams) -> {
                json.writeObjectFieldStart("result");
                streams(json, streams);
                json.writeEndObject();
            }
            case AuthRefreshed(var _, var expiresAt) -> {
                json.writeObjectFieldStart("result");
                seconds(json, "expires_at", expiresAt);
                json.writeEndObject();
            }
            case Pong(var _, var n) -> {
                json.writeObjectFieldStart("result");
                json.writeNumberField("n", n);
                json.writeEndObject();
            }
            case ErrorMessage error -> fault(json, error.code(), error.message(), error.retryAfterMs());
        }
    }

    private static void fault(JsonGenerator json, ErrorCode code, String message, long retryAfterMs)
            throws IOException, UnspellableException {
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", rpcCode(code));
        string(json, "message", message);
        json.writeObjectFieldStart("data");
        json.writeStringField("error_code", code.code());
        json.writeStringField("user_message", code.userMessage());
        if (retryAfterMs > 0) {
            json.writeNumberField("retry_after_ms", retryAfterMs);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What JSON-RPC has a number for; all else is the server's own. */
    private static int rpcCode(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_TYPE -> -32_601;
            case BAD_MESSAGE -> -32_602;
            case INTERNAL_ERROR, SERIALIZATION_FAILED -> -32_603;
            default -> -32_000;
        };
    }

    private static void header(JsonGenerator json, EventHeader header, String id, String message)
            throws IOException, UnspellableException {
        string(json, ID, id);
        if (header.seq() > 0) {
            json.writeFieldName(SEQ);
            json.writeNumber(header.seq());
            string(json, EPOCH, header.epoch());
        }
        string(json, THREAD_ID, header.thread().value());
        string(json, RUN_ID, header.run().value());
        string(json, REQUEST_ID, header.request().value());
        string(json, USER_ID, header.user().value());
        string(json, AGENT_NAME, header.agentName());
        timestamp(json, header.timestamp());
        string(json, MESSAGE, message);
        if (header.fallbackMode()) {
            json.writeFieldName(FALLBACK_MODE);
            json.writeBoolean(true);
        }
        if (!header.trace().isEmpty()) {
            string(json, TRACE, header.trace());
        }
    }

    private static void event(JsonGenerator json, AgentEvent event) throws IOException, UnspellableException {
        switch (event) {
            case AgentStarted(var _) -> json.writeStringField("status", "started");
            case AgentThinking(var reasoning, var step, var progress) -> {
                string(json, "reasoning", reasoning);
                json.writeNumberField("step", step);
                json.writeFieldName("progress");
                number(json, progress);
            }
            case ToolExecuting(var toolCallId, var toolName, var parameters) -> {
                string(json, "tool_call_id", toolCallId);
                string(json, "tool_name", toolName);
                json.writeFieldName("parameters");
                value(json, parameters, 0);
                json.writeStringField("status", "executing");
            }
            case ToolCompleted completed -> {
                string(json, "tool_call_id", completed.toolCallId());
                string(json, "tool_name", completed.toolName());
                json.writeFieldName("result");
                value(json, completed.result(), 0);
                json.writeBooleanField("success", completed.success());
                json.writeNumberField("duration_ms", completed.durationMs());
                if (!completed.error().isEmpty()) {
                    string(json, "error", completed.error());
                }
            }
            case AgentCompleted(var status, var finalResponse, var result, var durationMs) -> {
                string(json, "status", status);
                string(json, "final_response", finalResponse);
                json.writeFieldName("result");
                value(json, result, 0);
                json.writeNumberField("duration_ms", durationMs);
            }
            case AgentDelta(var text) -> string(json, "text", text);
        }
    }

    private static void established(JsonGenerator json, ConnectionEstablished established)
            throws IOException, UnspellableException {
        var terms = established.terms();
        string(json, "connection_id", established.connectionId());
        string(json, USER_ID, established.userId());
        if (!established.protocol().isEmpty()) {
            string(json, "protocol", established.protocol());
        }
        json.writeBooleanField("connection_ready", true);
        seconds(json, "server_time", established.serverTime());
        seconds(json, "expires_at", established.expiresAt());
        json.writeObjectFieldStart("heartbeat");
        json.writeNumberField("ping_ms", terms.pingEvery().toMillis());
        json.writeNumberField("timeout_ms", terms.pingTimeout().toMillis());
        json.writeEndObject();
        json.writeObjectFieldStart("limits");
        json.writeNumberField("message_bytes", terms.messageBytes());
        json.writeNumberField("connections_per_user", terms.connectionsPerUser());
        json.writeNumberField("commands_per_minute", terms.commandsPerMinute());
        json.writeNumberField("signals_per_minute", terms.signalsPerMinute());
        json.writeNumberField("outbound_bytes", terms.outboundBytes());
        json.writeNumberField("followed_threads", terms.followedThreads());
        json.writeEndObject();
        json.writeObjectFieldStart("resume");
        json.writeNumberField("window_ms", terms.resumeWindow().toMillis());
        json.writeNumberField("max_events", terms.resumeEvents());
        json.writeEndObject();
        json.writeObjectFieldStart("reconnect");
        json.writeNumberField("base_ms", terms.reconnectBase().toMillis());
        json.writeNumberField("max_ms", terms.reconnectMax().toMillis());
        json.writeStringField("jitter", "full");
        json.writeEndObject();
        json.writeNumberField("max_age_ms", terms.maxAge().toMillis());
        if (established.fallbackMode()) {
            json.writeFieldName(FALLBACK_MODE);
            json.writeBoolean(true);
        }
        json.writeArrayFieldStart("streams");
        for (var stream : established.streams()) {
            json.writeStartObject();
            string(json, THREAD_ID, stream.threadId());
            string(json, EPOCH, stream.epoch());
            json.writeNumberField("seq", stream.seq());
            if (!stream.activeRunId().isEmpty()) {
                json.writeStringField("active_run_id", stream.activeRunId());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void reply(JsonGenerator json, CommandReply reply) throws IOException, UnspellableException {
        replyTo(json, reply.replyTo());
        json.writeBooleanField("ok", reply.error().isEmpty());
        place(json, reply.runId(), reply.threadId());
        if (reply.error().isPresent()) {
            var refusal = reply.error().get();
            json.writeObjectFieldStart("error");
            json.writeStringField("error_code", refusal.code().code());
            string(json, "error_message", refusal.message());
            json.writeEndObject();
        }
    }

    private static void place(JsonGenerator json, String runId, String threadId)
            throws IOException, UnspellableException {
        if (!runId.isEmpty()) {
            string(json, RUN_ID, runId);
        }
        if (!threadId.isEmpty()) {
            string(json, THREAD_ID, threadId);
        }
    }

    private static void replyTo(JsonGenerator json, ReplyTo replyTo) throws IOException, UnspellableException {
        if (replyTo instanceof ReplyTo.Message(var name) && !name.isEmpty()) {
            string(json, "reply_to", name);
        }
    }

    private static void streams(JsonGenerator json, List<ServerMessage.ResumedStream> streams)
            throws IOException, UnspellableException {
        json.writeArrayFieldStart("streams");
        for (var stream : streams) {
            json.writeStartObject();
            string(json, THREAD_ID, stream.threadId());
            json.writeBooleanField("recovered", stream.recovered());
            if (!stream.reason().isEmpty()) {
                string(json, "reason", stream.reason());
            }
            json.writeNumberField("replayed", stream.replayed());
            string(json, EPOCH, stream.epoch());
            json.writeNumberField("seq", stream.seq());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void error(JsonGenerator json, ErrorMessage error) throws IOException, UnspellableException {
        var code = error.code();
        json.writeStringField("error_code", code.code());
        string(json, "error_message", error.message());
        json.writeStringField("user_message", code.userMessage());
        json.writeFieldName("details");
        value(json, error.details(), 0);
        json.writeBooleanField("fatal", error.fatal());
        json.writeBooleanField("reconnect", code.reconnect());
        if (error.retryAfterMs() > 0) {
            json.writeNumberField("retry_after_ms", error.retryAfterMs());
        }
        replyTo(json, error.replyTo());
        json.writeArrayFieldStart("recovery_suggestions");
        json.writeString(code.remedy());
        json.writeEndArray();
    }

    private static void control(JsonGenerator json, String type, String id, Instant now)
            throws IOException, UnspellableException {
        type(json, type);
        string(json, ID, id);
        timestamp(json, now);
    }

    private static void type(JsonGenerator json, String type) throws IOException, UnspellableException {
        string(json, TYPE, type);
    }

    private static void string(JsonGenerator json, SerializableString name, String value)
            throws IOException, UnspellableException {
        json.writeFieldName(name);
        text(json, value);
    }

    private static void string(JsonGenerator json, String name, String value) throws IOException, UnspellableException {
        json.writeFieldName(name);
        text(json, value);
    }

    /** What others hand in may be null whatever their types say, and the library would spell it. */
    private static void text(JsonGenerator json, @Nullable String value) throws IOException, UnspellableException {
        if (value == null) {
            throw new UnspellableException("a value is null");
        }
        json.writeString(value);
    }

    private static void timestamp(JsonGenerator json, Instant at) throws IOException {
        json.writeFieldName(TIMESTAMP);
        seconds(json, at);
    }

    private static void seconds(JsonGenerator json, String name, Instant at) throws IOException {
        json.writeFieldName(name);
        seconds(json, at);
    }

    /** Seconds since the epoch with milliseconds, always spelled with three digits behind the point. */
    private static void seconds(JsonGenerator json, Instant at) throws IOException {
        var millis = Math.floorMod(at.toEpochMilli(), 1000L);
        var digits = new StringBuilder(14)
                .append(Math.floorDiv(at.toEpochMilli(), 1000L))
                .append('.');
        if (millis < 100) {
            digits.append('0');
        }
        if (millis < 10) {
            digits.append('0');
        }
        json.writeNumber(digits.append(millis).toString());
    }

    private static void value(JsonGenerator json, @Nullable Object value, int depth)
            throws IOException, UnspellableException {
        if (depth > MAX_DEPTH) {
            throw new UnspellableException("a value is nested deeper than " + MAX_DEPTH);
        }
        switch (value) {
            case null -> throw new UnspellableException("a value is null");
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Short number -> json.writeNumber(number);
            case Byte number -> json.writeNumber(number);
            case Float number -> number(json, number);
            case Long number -> json.writeNumber(number);
            case Double number -> number(json, number);
            case BigDecimal number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (var entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String name)) {
                        throw new UnspellableException("a map has a key that is not a string");
                    }
                    json.writeFieldName(name);
                    value(json, entry.getValue(), depth + 1);
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (var item : list) {
                    value(json, item, depth + 1);
                }
                json.writeEndArray();
            }
            default ->
                throw new UnspellableException(
                        value.getClass().getName() + " is not a plain value, so it has no spelling");
        }
    }

    private static void number(JsonGenerator json, double value) throws IOException, UnspellableException {
        if (!Double.isFinite(value)) {
            throw new UnspellableException("a number is not finite");
        }
        json.writeNumber(value);
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException, UnspellableException;
    }

    private static String write(Writing writing) throws UnspellableException {
        var text = new StringWriter(USUAL_LENGTH);
        try (var json = FACTORY.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written to", e);
        } catch (RuntimeException e) {
            // A map or a list of somebody else's making, or one that is changed meanwhile.
            throw new UnspellableException(
                    "a value could not be read: " + e.getClass().getName());
        }
        return text.toString();
    }
}
