package accord.backend.protocol;

import accord.backend.protocol.ServerMessage.RunEvent;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares what the wire spells with what the document describes, field by field and in both directions. A full message shows
 * every field, a bare one those that are always there.
 */
final class FieldCensus {
    private static final EventHeader BARE_HEADER = new EventHeader(
            "k",
            1,
            new ThreadId("t-1"),
            new RunId("r-1"),
            new RequestId("q-1"),
            new UserId("u-1"),
            "a",
            Examples.NOON,
            false,
            "");

    private final AgentEventsDocument document;

    FieldCensus(AgentEventsDocument document) {
        this.document = document;
    }

    /** Every kind of message that the service says, by the word in its type. */
    static Stream<Class<?>> types() {
        return Stream.concat(
                Examples.leaves(ServerMessage.class).filter(type -> type != RunEvent.class),
                Examples.leaves(AgentEvent.class));
    }

    /** What is wrong with the description of one message; empty when nothing is. */
    List<String> differences(Class<?> type) {
        var found = new ArrayList<String>();
        var name = Examples.snakeCase(type);
        compare(name, spelled(type, true), spelled(type, false), document.schema(name), found);
        return found;
    }

    private void compare(String path, JsonNode full, JsonNode bare, JsonNode described, List<String> found) {
        var schema = document.resolved(described);
        if (full.isArray()) {
            compare(path + "[]", full.path(0), bare.path(0), schema.path("items"), found);
        } else if (full.isObject() && schema.has("properties")) {
            var fields = names(schema.get("properties"));
            difference(path, "is spelled and not described", names(full), fields, found);
            difference(path, "is described and never spelled", fields, names(full), found);
            var required = names(schema.path("required"));
            difference(path, "is always spelled and not 'required'", names(bare), required, found);
            difference(path, "is 'required' and not always spelled", required, names(bare), found);
            for (var field : fields) {
                if (full.has(field) && bare.has(field)) {
                    compare(
                            path + "." + field,
                            full.get(field),
                            bare.get(field),
                            schema.get("properties").get(field),
                            found);
                }
            }
        }
    }

    private static void difference(String path, String what, Set<String> some, Set<String> others, List<String> found) {
        some.stream().filter(name -> !others.contains(name)).forEach(name -> found.add(path + "." + name + " " + what));
    }

    /** The names of an object's members, or the words of a list. */
    private static Set<String> names(JsonNode node) {
        var names = new TreeSet<String>();
        if (node.isArray()) {
            node.forEach(word -> names.add(word.asText()));
        } else {
            node.fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** Gives each field that is spelled and not described its place, without words. */
    void addMissing() {
        types().forEach(type -> {
            var properties = document.schema(Examples.snakeCase(type)).path("properties");
            if (properties instanceof ObjectNode known) {
                spelled(type, true).fieldNames().forEachRemaining(field -> {
                    if (!known.has(field)) {
                        known.putObject(field).put("description", "");
                    }
                });
            }
        });
    }

    static JsonNode spelled(Class<?> type, boolean isFull) {
        var example = isFull ? Examples.full(type) : Examples.bare(type);
        return AgentEventsDocument.json(
                switch (example) {
                    case AgentEvent.AgentDelta delta -> spell(new RunEvent(header("", 0, isFull), delta));
                    case AgentEvent event -> spell(new RunEvent(header("k", 1, isFull), event));
                    case ServerMessage message -> spell(message);
                    default -> throw new AssertionError("not a message: " + example);
                });
    }

    private static EventHeader header(String epoch, long seq, boolean isFull) {
        var like = isFull ? (EventHeader) Examples.full(EventHeader.class) : BARE_HEADER;
        return new EventHeader(
                epoch,
                seq,
                like.thread(),
                like.run(),
                like.request(),
                like.user(),
                like.agentName(),
                like.timestamp(),
                like.fallbackMode(),
                like.trace());
    }

    private static String spell(ServerMessage message) {
        try {
            return Wire.spell(named(message), "c-1", Examples.NOON);
        } catch (UnspellableException e) {
            throw new AssertionError("no spelling of " + message, e);
        }
    }

    /** A command has a type at least, which its reply names; only an error may be about nothing in particular. */
    private static ServerMessage named(ServerMessage message) {
        return message instanceof ServerMessage.CommandReply(var _, var run, var thread, var error)
                ? new ServerMessage.CommandReply(new ReplyTo.Message("m-1"), run, thread, error)
                : message;
    }
}
