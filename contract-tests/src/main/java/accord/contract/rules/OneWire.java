package accord.contract.rules;

import static accord.contract.rules.Traces.annotated;
import static accord.contract.rules.Traces.counts;
import static accord.contract.rules.Traces.disguises;
import static accord.contract.rules.Traces.isKindOf;
import static accord.contract.rules.Traces.mentions;
import static accord.contract.rules.Traces.says;
import static accord.contract.rules.Traces.uses;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One endpoint, one way out, one spelling: nobody else sends a frame, closes a socket or writes JSON. */
public final class OneWire {
    private static final String R3 =
            "R3: an enum in a diagnostic broke the JSON of the error handler, and every error became 1011";

    private static final Set<String> PLAIN = Set.of(
            "boolean",
            "int",
            "long",
            "double",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Double",
            "java.lang.Number",
            "java.lang.String",
            "java.lang.Object",
            "java.util.List",
            "java.util.Map");

    private final House house;

    public OneWire(House house) {
        this.house = house;
    }

    /** All of them. */
    public List<Rule> rules() {
        return List.of(
                frames_leave_by_the_outbox(),
                socket_handlers_return_nothing(),
                only_the_endpoint_closes(),
                nobody_says_1011(),
                one_class_spells_json(),
                no_json_is_written_by_hand(),
                messages_are_records_of_plain_values(),
                one_endpoint_serves_sockets(),
                socket_handlers_are_total(),
                only_the_wire_touches_the_pipeline(),
                sockets_stay_in_their_adapter());
    }

    public Rule frames_leave_by_the_outbox() {
        return rule("WIRE-01", "frames_leave_by_the_outbox")
                .because("F105, F110: a frame sent past the queue was lost, came out of order, or went to everyone")
                .instead("offer the spelled message to the connection's Outbox")
                .nobodyBut(
                        house.on(Duty.SEND_FRAMES),
                        uses("io.micronaut.websocket.WebSocketSession", "send", "sendAsync", "sendSync")
                                .or(mentions(name -> name.startsWith("io.micronaut.websocket.WebSocketBroadcaster")))
                                .or(uses("io.netty.channel.ChannelOutboundInvoker", "write", "writeAndFlush"))
                                .or(mentions(Names.of("io.netty.channel.Channel$Unsafe", "io.netty.channel.group..")))
                                .or(mentions(name -> name.matches(
                                        "io\\.netty\\.handler\\.codec\\.http\\.websocketx\\.(?!Close)\\w*Frame"))));
    }

    public Rule socket_handlers_return_nothing() {
        return rule("WIRE-02", "socket_handlers_return_nothing")
                .because("a value returned from @OnMessage is a frame that nobody queued, counted or logged")
                .instead("return void and offer the answer to the Outbox")
                .nobody(Endpoints.answeringByReturnValue());
    }

    public Rule only_the_endpoint_closes() {
        return rule("WIRE-03", "only_the_endpoint_closes")
                .because("F007, F016: an error handler closed a socket that was closed, with a code that said nothing")
                .instead("call Outbox.close with a CloseCode and a reason")
                .nobodyBut(
                        house.on(Duty.CLOSE_SOCKETS),
                        uses("io.micronaut.websocket.WebSocketSession", "close")
                                .or(uses(
                                        "io.netty.channel.ChannelOutboundInvoker", "close", "disconnect", "deregister"))
                                .or(
                                        mentions(
                                                name -> name.equals("io.micronaut.websocket.CloseReason")
                                                        || name.matches(
                                                                "io\\.netty\\.handler\\.codec\\.http\\.websocketx\\.(Close.*Frame|WebSocketCloseStatus)"))));
    }

    public Rule nobody_says_1011() {
        return rule("WIRE-04", "nobody_says_1011")
                .because("1011 is the code that took the product down: it says that nobody had thought of the case")
                .instead("choose a CloseCode that tells the client what to do next")
                .nobodyBut(
                        house.on(Duty.KNOW_1011).and(house.lawyers()),
                        counts(1011)
                                .or(says("(?<!\\d)1011(?!\\d)|^(?i:0?x?3f3)$"))
                                .or(disguises("^1011$"))
                                .or(uses("io.micronaut.websocket.CloseReason", "INTERNAL_ERROR"))
                                .or(uses(
                                        "io.netty.handler.codec.http.websocketx.WebSocketCloseStatus",
                                        "INTERNAL_SERVER_ERROR")));
    }

    public Rule one_class_spells_json() {
        return rule("WIRE-05", "one_class_spells_json")
                .because(R3 + "; not all paths used the safe serializer")
                .instead("let " + house.on(Duty.SPELL_JSON) + " spell it; a controller returns its record")
                .nobodyBut(
                        house.on(Duty.SPELL_JSON).and(house.lawyers()),
                        mentions(name -> name.startsWith("com.fasterxml.jackson.core.")
                                || name.startsWith("com.fasterxml.jackson.databind.")
                                || name.startsWith("tools.jackson.")
                                || name.matches(
                                        "io\\.micronaut\\.serde\\.(ObjectMapper|Encoder|Decoder|Serializer|Deserializer)(\\$.*)?")
                                || name.startsWith("io.micronaut.json.")
                                || name.startsWith("io.micronaut.jackson.")
                                || name.startsWith("com.google.gson.")
                                || name.startsWith("jakarta.json.")
                                || name.startsWith("org.json.")
                                || name.startsWith("net.minidev.json")
                                || name.startsWith("com.alibaba.fastjson")
                                || name.startsWith("com.squareup.moshi")));
    }

    public Rule no_json_is_written_by_hand() {
        return rule("WIRE-06", "no_json_is_written_by_hand")
                .because(R3 + "; text that is glued together breaks at the first quote in a name")
                .instead("make a record and let the wire spell it")
                .nobodyBut(
                        house.on(Duty.PREBUILD_JSON)
                                .and(house.on(Duty.SPELL_JSON))
                                .and(house.lawyers()),
                        says("\\{\\s*[\"'][\\w.@$\\u0001-]+[\"']\\s*:|^\\s*,?\\s*\"\\w+\"\\s*:\\s*(\"|\\{|\\[|\\u0001|$)")
                                .or(punctuates()));
    }

    public Rule messages_are_records_of_plain_values() {
        return rule("WIRE-07", "messages_are_records_of_plain_values")
                .because(R3)
                .instead("make it a record in the messages' own package, of strings, numbers, booleans, lists, maps and"
                        + " other such records; spell an enum or a time before it gets there")
                .nobody(unspeakableMessage());
    }

    public Rule one_endpoint_serves_sockets() {
        return rule("WIRE-08", "one_endpoint_serves_sockets")
                .because("F027, R4: a second route had its own checks, or none; the one endpoint is the one exception"
                        + " that is open to anonymous upgrades, so that a refusal can explain itself")
                .instead("extend the conversation behind " + house.on(Duty.SERVE_SOCKETS))
                .nobodyBut(
                        house.on(Duty.SERVE_SOCKETS),
                        annotated(Endpoints.SOCKET, "io.micronaut.websocket.annotation.ClientWebSocket")
                                .or(mentions(name -> name.startsWith("jakarta.websocket.")
                                        || name.matches(
                                                "io\\.netty\\.handler\\.codec\\.http\\.websocketx\\.WebSocketServer(Protocol)?"
                                                        + "Handshake\\w*"))));
    }

    public Rule socket_handlers_are_total() {
        return rule("WIRE-09", "socket_handlers_are_total")
                .because("F017: removing every explicit close(1011) did not remove 1011, because an exception in the"
                        + " endpoint sends it")
                .instead("take the text as a String, have an @OnError that returns void, and declare no exception")
                .nobody(Endpoints.partialHandlers());
    }

    public Rule only_the_wire_touches_the_pipeline() {
        return rule("WIRE-10", "only_the_wire_touches_the_pipeline")
                .because("a handler in the pipeline sees every byte before the door does, and can answer for it")
                .instead("leave the network to the socket adapter and its frame guard")
                .nobodyBut(
                        house.on(Duty.TOUCH_PIPELINE).and(house.lawyers()),
                        mentions(name -> name.startsWith("io.netty.")
                                        || name.startsWith("io.micronaut.http.netty.")
                                        || name.startsWith("io.micronaut.http.server.netty."))
                                .or(isKindOf("io.netty.channel.ChannelHandler")));
    }

    public Rule sockets_stay_in_their_adapter() {
        return rule("WIRE-11", "sockets_stay_in_their_adapter")
                .because("F124: one shared handler held a socket, and only the last client that connected received"
                        + " events")
                .instead("hold an Outbox; a run never holds a socket")
                .nobodyBut(
                        house.on(Duty.SEND_FRAMES)
                                .and(house.on(Duty.SERVE_SOCKETS))
                                .and(house.lawyers()),
                        mentions(name -> name.startsWith("io.micronaut.websocket.")
                                && !name.startsWith("io.micronaut.websocket.annotation.")));
    }

    /** Braces, colons and quotes that are put together piece by piece. */
    private static Trace punctuates() {
        var pieces = Pattern.compile("^[\\s\\[\\]{},:]*[{:][\\s\\[\\]{},:]*\"[\\s\\[\\]{},:\"]*$|^\\s*\"\\s*[:}]");
        return subject -> subject.bytecode()
                .texts(pieces)
                .filter(text -> subject.bytecode().glued().stream()
                        .anyMatch(glued -> glued.at().equals(text.at())))
                .map(text -> new Mark(text.line(), "puts \"" + text.value() + "\" around values in " + text.at()));
    }

    private Trace unspeakableMessage() {
        return subject -> {
            var type = subject.type();
            var isMessage = house.messages().stream()
                    .anyMatch(message -> !subject.name().equals(message) && type.isAssignableTo(message));
            if (!isMessage || type.isInterface()) {
                return Stream.of();
            }
            var line = subject.bytecode().firstLine();
            var shape =
                    type.isRecord() ? Stream.<Mark>of() : Stream.of(new Mark(line, "is a message but not a record"));
            var place = house.messageRooms().include(subject.name())
                    ? Stream.<Mark>of()
                    : Stream.of(new Mark(line, "is a message outside " + house.messageRooms()));
            return Stream.concat(Stream.concat(shape, place), unspeakableComponents(subject));
        };
    }

    private Stream<Mark> unspeakableComponents(Subject subject) {
        return subject.type().getFields().stream()
                .filter(field -> !field.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC))
                .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream()
                        .filter(type -> !isPlain(type))
                        .map(type -> new Mark(
                                subject.bytecode().firstLine(),
                                "the component " + field.getName() + " holds a " + type.getName())));
    }

    private boolean isPlain(JavaClass type) {
        return PLAIN.contains(type.getName())
                || house.vocabulary().include(type.getName())
                || ((type.isRecord() || type.isInterface())
                        && house.messageRooms().include(type.getName()));
    }

    private static Rule.Draft rule(String id, String sentence) {
        return Rule.draft(id, sentence);
    }
}
