package accord.contract.rules;

import static accord.contract.rules.Traces.annotated;
import static accord.contract.rules.Traces.constructs;
import static accord.contract.rules.Traces.isKindOf;
import static accord.contract.rules.Traces.mentions;
import static accord.contract.rules.Traces.says;
import static accord.contract.rules.Traces.uses;
import static accord.contract.rules.Traces.usesAnyOf;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who does what, counted in the bytecode of what is deployed, the kernel and the services. It looks at no list of who may:
 * the rules do, and the two must come to the same.
 */
public final class Inventory {
    private final House house;

    private Inventory(House house) {
        this.house = house;
    }

    /** Counted in these classes. */
    public static List<Tally> of(House house, Codebase codebase) {
        var inventory = new Inventory(house);
        var deployed = house.kernel().and(house.servicePackages());
        var subjects = codebase.subjects().stream()
                .filter(subject -> deployed.include(subject.name()))
                .toList();
        return inventory.questions().map(question -> question.asked(subjects)).toList();
    }

    /** The ids of all tallies. */
    public static List<String> ids() {
        return new Inventory(House.of(House.Rooms.under("any")))
                .questions()
                .map(Question::id)
                .toList();
    }

    /** The numbers as a rule: each that was decided and is another one is a breach. */
    public static Rule asRule(Rulebook book) {
        return Rule.of(
                "COUNT-01",
                "the_inventory_shows_the_numbers_that_were_decided",
                "R4: the second way in was written by somebody who did not know of the first; nobody had counted",
                "undo it, or decide on the new number where the house's counts are",
                codebase -> of(book.house(), codebase).stream()
                        .filter(tally -> !tally.isAsExpected(book))
                        .map(tally -> miscounted(tally, book)));
    }

    private static Breach miscounted(Tally tally, Rulebook book) {
        var first = tally.deeds().stream().findFirst();
        return new Breach(
                tally.id(),
                first.map(Deed::path).orElse(HouseFile.NAME),
                first.map(Deed::line).orElse(1),
                "%d class(es) and not %d: %s (%s); %s"
                        .formatted(
                                tally.count(),
                                tally.expected(book).orElse(0),
                                tally.sentence(),
                                tally.doers().isEmpty() ? "nobody" : String.join(", ", tally.doers()),
                                tally.instead()));
    }

    private Stream<Question> questions() {
        var rooms = house.rooms();
        var tokens = rooms.token() + ".AccessTokens";
        var context = rooms.context() + ".UserExecutionContext";
        return Stream.of(
                ask("reads-environment", "reads the variables of the process", uses("java.lang.System", "getenv"))
                        .orElse("take a configuration record"),
                ask(
                                "reads-secret",
                                "makes a signing secret of raw text",
                                constructs(Names.of(rooms.secret() + ".JwtSecret"))
                                        .or(uses(rooms.secret() + ".JwtSecret", "of"))
                                        .except(Names.of(rooms.secret() + ".JwtSecret")))
                        .orElse("let the resolver find it"),
                ask("computes-macs", "computes a MAC or a signature", mentions(Names.of("javax.crypto.Mac")))
                        .orElse("ask AccessTokens"),
                ask("mints", "mints access tokens", uses(tokens, "mint")).orElse("let the one class that mints do it"),
                ask("verifies", "verifies access tokens", uses(tokens, "verify"))
                        .orElse("take the Admission of the request"),
                ask(
                                "reads-tokens",
                                "reads the Authorization header or the subprotocol of a request",
                                says("(?i)^authorization$|^sec-websocket-protocol$")
                                        .where(subject -> !subject.name().startsWith(rooms.secret() + ".")))
                        .orElse("take the Admission of the request"),
                ask(
                                "finds-token",
                                "is a token reader of the security framework",
                                isKindOf("io.micronaut.security.token.reader.TokenReader"))
                        .orElse("add the place to the one reader"),
                ask(
                                "validates",
                                "is a token validator of the security framework",
                                isKindOf("io.micronaut.security.token.validator.TokenValidator"))
                        .orElse("change the one validator"),
                ask("admits", "decides who comes in", constructs(Names.of(rooms.door() + ".Admission$Admitted")))
                        .orElse("take the Admission of the request"),
                ask(
                                "makes-contexts",
                                "makes a user's context",
                                constructs(Names.of(context))
                                        .or(uses(context, "admitted"))
                                        .except(Names.of(context)))
                        .orElse("take the context of the Admission"),
                ask(
                                "binds",
                                "hands the decision to endpoints",
                                isKindOf("io.micronaut.http.bind.binders.RequestArgumentBinder")
                                        .beside(mentions(Names.of(rooms.door() + ".Admissions"))))
                        .orElse("take a parameter of a type that is bound"),
                ask("serves-sockets", "is a WebSocket endpoint", annotated(Endpoints.SOCKET))
                        .orElse("extend the conversation behind the endpoint"),
                ask(
                                "sends-frames",
                                "writes to a socket from outside its pipeline",
                                uses("io.netty.channel.Channel", "write", "writeAndFlush")
                                        .or(uses(
                                                "io.micronaut.websocket.WebSocketSession",
                                                "send",
                                                "sendAsync",
                                                "sendSync")))
                        .orElse("offer the message to the Outbox"),
                ask(
                                "answers-frames",
                                "writes from inside the pipeline: pongs, refusals of the protocol, the last word",
                                uses("io.netty.channel.ChannelHandlerContext", "write", "writeAndFlush"))
                        .orElse("leave it to the frame guard"),
                ask(
                                "closes",
                                "makes close frames",
                                constructs(Names.of("io.netty.handler.codec.http.websocketx.CloseWebSocketFrame"))
                                        .or(constructs(Names.of("io.micronaut.websocket.CloseReason")))
                                        .or(uses("io.micronaut.websocket.WebSocketSession", "close")))
                        .orElse("call Outbox.close"),
                ask(
                                "sends-1011",
                                "can send close code 1011",
                                Handover.of(1011)
                                        .or(uses("io.micronaut.websocket.CloseReason", "INTERNAL_ERROR"))
                                        .or(uses(
                                                "io.netty.handler.codec.http.websocketx.WebSocketCloseStatus",
                                                "INTERNAL_SERVER_ERROR")))
                        .orElse("choose a CloseCode that tells the client what to do next"),
                ask(
                                "writes-json",
                                "writes JSON",
                                usesAnyOf(
                                        Names.of(
                                                "com.fasterxml.jackson..",
                                                "io.micronaut.serde..",
                                                "io.micronaut.json.."),
                                        Set.of(
                                                "createGenerator",
                                                "writeValue",
                                                "writeValueAsString",
                                                "writeValueAsBytes",
                                                "writeTree")::contains))
                        .orElse("return a record, or let the wire spell it"),
                ask(
                                "reads-json",
                                "reads JSON",
                                usesAnyOf(
                                        Names.of(
                                                "com.fasterxml.jackson..",
                                                "io.micronaut.serde..",
                                                "io.micronaut.json.."),
                                        Set.of("createParser", "readValue", "readTree")::contains))
                        .orElse("take a record as @Body, or let the wire read it"),
                ask(
                                "filters",
                                "filters HTTP requests",
                                annotated(
                                                "io.micronaut.http.annotation.ServerFilter",
                                                "io.micronaut.http.annotation.Filter")
                                        .or(isKindOf("io.micronaut.http.filter.HttpFilter")))
                        .orElse("put it into the door"),
                ask("open-endpoints", "is an endpoint without an access rule", Endpoints.withoutAccessRule())
                        .orElse("put @Secured on it"),
                ask("looks-up-beans", "looks beans up while it runs", uses("io.micronaut.context.BeanLocator"))
                        .orElse("take it in the constructor"),
                ask(
                                "sleeps",
                                "sleeps",
                                uses("java.lang.Thread", "sleep").or(uses("java.util.concurrent.TimeUnit", "sleep")))
                        .orElse("wait for the condition"),
                ask(
                                "starts-processes",
                                "starts processes",
                                mentions(Names.of("java.lang.ProcessBuilder")).or(uses("java.lang.Runtime", "exec")))
                        .orElse("do the work in this process"));
    }

    private static Asking ask(String id, String sentence, Trace trace) {
        return instead -> new Question(id, sentence, instead, trace);
    }

    /** A question of which it is still to be said what to do instead. */
    @FunctionalInterface
    private interface Asking {
        Question orElse(String instead);
    }

    private record Question(String id, String sentence, String instead, Trace trace) {
        Tally asked(Collection<Subject> subjects) {
            var deeds = subjects.stream()
                    .flatMap(subject -> trace.in(subject)
                            .map(mark -> new Deed(subject.name(), subject.path(), mark.line(), mark.what())))
                    .distinct()
                    .sorted(Comparator.comparing(Deed::subject)
                            .thenComparingInt(Deed::line)
                            .thenComparing(Deed::what))
                    .toList();
            return new Tally(id, sentence, instead, deeds);
        }
    }
}
