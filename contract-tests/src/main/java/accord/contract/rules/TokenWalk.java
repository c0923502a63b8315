package accord.contract.rules;

import static accord.contract.rules.Traces.constructs;
import static accord.contract.rules.Traces.isAnnotated;
import static accord.contract.rules.Traces.isKindOf;
import static accord.contract.rules.Traces.says;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The way of a token from the request to the endpoint, as the bytecode has it: who reads it is found by the words that it
 * says, who judges it by the interfaces that it implements, who is handed the decision by its parameters, and the steps
 * between them are calls.
 */
public record TokenWalk(List<Station> stations, List<Step> steps) {
    /** The parts that a class can have in the walk, in their order. */
    public enum Part {
        CARRIES,
        READS,
        HANDS_IN,
        VALIDATES,
        DECIDES,
        VERIFIES,
        IS_THE_DECISION,
        BINDS,
        RECEIVES
    }

    /**
     * A place where the token, or the decision about it, comes past.
     *
     * @param id the class, or what the request says
     * @param wing the module, or "" for the request itself
     * @param note what shows that it has this part
     */
    public record Station(Part part, String id, String label, String wing, String note) {}

    /**
     * It goes from one station to the next.
     *
     * @param byFramework not by a call of ours: the security filter gives what readers find to validators
     */
    public record Step(String from, String to, boolean byFramework) implements Comparable<Step> {
        Step(String from, String to) {
            this(from, to, false);
        }

        @Override
        public int compareTo(Step other) {
            return Comparator.comparing(Step::from).thenComparing(Step::to).compare(this, other);
        }
    }

    public TokenWalk {
        stations = List.copyOf(stations);
        steps = List.copyOf(steps);
    }

    /** Followed through these classes. */
    public static TokenWalk of(House house, Codebase codebase) {
        return new Search(house, codebase).walk();
    }

    /** Collects the stations, then looks which of them call each other. */
    private static final class Search {
        private static final String READER = "io.micronaut.security.token.reader.TokenReader";
        private static final String VALIDATOR = "io.micronaut.security.token.validator.TokenValidator";
        private static final String BINDER = "io.micronaut.http.bind.binders.RequestArgumentBinder";
        private static final String CONTROLLER = "io.micronaut.http.annotation.Controller";

        private static final Map<String, String> CARRIERS = Map.of(
                "authorization", "Authorization: Bearer …",
                "sec-websocket-protocol", "Sec-WebSocket-Protocol: jwt.…");

        private final House.Rooms rooms;
        private final List<Subject> subjects;
        private final List<Station> stations = new ArrayList<>();
        private final TreeSet<Step> steps = new TreeSet<>();
        private final Map<String, Part> parts = new HashMap<>();

        Search(House house, Codebase codebase) {
            this.rooms = house.rooms();
            var deployed = house.kernel().and(house.servicePackages());
            this.subjects = codebase.subjects().stream()
                    .filter(subject -> deployed.include(subject.name()))
                    .toList();
        }

        TokenWalk walk() {
            var decision = rooms.door() + ".Admission";
            find(Part.VERIFIES, "verifies", named(rooms.token() + ".AccessTokens"));
            find(Part.IS_THE_DECISION, "Admitted | Denied", named(decision));
            find(Part.DECIDES, "decides, once", shows(constructs(Names.of(decision + "$Admitted"))));
            find(Part.VALIDATES, "TokenValidator", shows(isKindOf(VALIDATOR)));
            find(Part.BINDS, "binder", shows(isKindOf(BINDER)).and(this::asksTheDecider));
            find(Part.HANDS_IN, "TokenReader", shows(isKindOf(READER)));
            find(Part.HANDS_IN, "hands in a message's token", this::handsIn);
            find(
                    Part.READS,
                    "reads the header",
                    shows(says("(?i)^(authorization|sec-websocket-protocol)$"))
                            .and(subject -> subject.name().startsWith(rooms.door())));
            find(Part.RECEIVES, "@Controller", subject -> isAnnotated(subject.type(), CONTROLLER) && isHanded(subject));
            find(Part.RECEIVES, "@ServerWebSocket", subject -> isAnnotated(subject.type(), Endpoints.SOCKET));
            carriers();
            subjects.forEach(this::calls);
            subjects.forEach(this::parameters);
            framework();
            return new TokenWalk(
                    stations.stream()
                            .sorted(Comparator.comparing(Station::part).thenComparing(Station::id))
                            .toList(),
                    List.copyOf(steps));
        }

        private void find(Part part, String note, Predicate<Subject> who) {
            for (var subject : subjects) {
                var name = subject.topLevelName();
                if (who.test(subject) && !parts.containsKey(name)) {
                    parts.put(name, part);
                    stations.add(new Station(
                            part,
                            name,
                            name.substring(name.lastIndexOf('.') + 1),
                            subject.path().replaceAll("/src/.*", ""),
                            note));
                }
            }
        }

        /** What a request may carry a token in, with a step to each class that says so. */
        private void carriers() {
            for (var subject : subjects) {
                var reads = parts.get(subject.topLevelName()) == Part.READS;
                subject.bytecode().texts().stream()
                        .map(text -> CARRIERS.getOrDefault(text.value().toLowerCase(java.util.Locale.ROOT), ""))
                        .filter(label -> reads && !label.isEmpty())
                        .distinct()
                        .forEach(label -> carrier(label, subject.topLevelName()));
                if (parts.get(subject.topLevelName()) == Part.HANDS_IN && handsIn(subject)) {
                    carrier("{\"type\":\"authenticate\", …}", subject.topLevelName());
                }
            }
        }

        private void carrier(String label, String reader) {
            if (!parts.containsKey(label)) {
                parts.put(label, Part.CARRIES);
                stations.add(new Station(Part.CARRIES, label, label, "", ""));
            }
            steps.add(new Step(label, reader));
        }

        private void framework() {
            for (var reader : subjects) {
                for (var validator : subjects) {
                    if (shows(isKindOf(READER)).test(reader) && parts.get(validator.topLevelName()) == Part.VALIDATES) {
                        steps.add(new Step(reader.topLevelName(), validator.topLevelName(), true));
                    }
                }
            }
        }

        /** Whoever is called hands on what it found; a decision flows from the decider, whoever calls. */
        private void calls(Subject subject) {
            var caller = subject.topLevelName();
            targets(subject).filter(called -> !called.equals(caller)).forEach(called -> link(caller, called));
        }

        private void parameters(Subject subject) {
            if (parts.get(subject.topLevelName()) != Part.RECEIVES) {
                return;
            }
            for (var station : List.copyOf(stations)) {
                if (station.part() == Part.BINDS && isHanded(subject, boundBy(station.id()))) {
                    steps.add(new Step(station.id(), subject.topLevelName()));
                }
            }
        }

        private void link(String one, String other) {
            var first = parts.get(one);
            var second = parts.get(other);
            if (first == null || second == null || first == Part.RECEIVES || second == Part.RECEIVES) {
                return;
            }
            if (first == Part.BINDS || second == Part.BINDS) {
                var binder = first == Part.BINDS ? one : other;
                var source = first == Part.BINDS ? other : one;
                if (parts.get(source) == Part.IS_THE_DECISION) {
                    steps.add(new Step(source, binder));
                }
                return;
            }
            if (first == second) {
                steps.add(new Step(other, one));
            } else if (isStep(first, second) && !isForeignReader(one, other)) {
                steps.add(first.compareTo(second) < 0 ? new Step(one, other) : new Step(other, one));
            }
        }

        /** Those who judge ask the decider and nobody else; what they mention of its decision is no step of its own. */
        private static boolean isStep(Part one, Part other) {
            return (one == Part.DECIDES || other == Part.DECIDES)
                    || (one != Part.IS_THE_DECISION && other != Part.IS_THE_DECISION);
        }

        /** Who hands in the token of a message may know how headers are spelled, but has its token from the message. */
        private boolean isForeignReader(String one, String other) {
            return parts.get(one) == Part.HANDS_IN
                    && parts.get(other) == Part.READS
                    && !one.startsWith(rooms.door() + ".");
        }

        private static Stream<String> targets(Subject subject) {
            return Stream.concat(
                            Traces.accesses(subject).map(access -> Traces.name(access.getTargetOwner())),
                            subject.mentions().keySet().stream())
                    .map(name -> name.replaceAll("\\$.*", ""))
                    .distinct();
        }

        private boolean asksTheDecider(Subject subject) {
            return subject.mentions().keySet().stream().anyMatch(name -> parts.get(name) == Part.DECIDES);
        }

        /** Outside the door, it gives the decider a token as text. */
        private boolean handsIn(Subject subject) {
            return !subject.name().startsWith(rooms.door())
                    && Traces.accesses(subject)
                            .anyMatch(
                                    access -> parts.get(access.getTargetOwner().getName()) == Part.DECIDES
                                            && access.getTarget()
                                                    instanceof
                                                    com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget
                                                            call
                                            && call.getRawParameterTypes().stream()
                                                    .map(JavaClass::getName)
                                                    .anyMatch("java.lang.String"::equals));
        }

        private boolean isHanded(Subject subject) {
            return isHanded(subject, rooms.door() + ".Admission")
                    || isHanded(subject, rooms.context() + ".UserExecutionContext");
        }

        private static boolean isHanded(Subject subject, String type) {
            return subject.type().getMethods().stream()
                    .flatMap(method -> method.getRawParameterTypes().stream())
                    .anyMatch(parameter -> parameter.getName().equals(type));
        }

        /** The type in a binder's {@code Argument<…>}. */
        private String boundBy(String binder) {
            return subjects.stream()
                    .filter(subject -> subject.name().equals(binder))
                    .flatMap(subject -> subject.type().getInterfaces().stream())
                    .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::getName)
                    .filter(name -> name.startsWith(rooms.door() + ".") || name.startsWith(rooms.context() + "."))
                    .findFirst()
                    .orElse("");
        }

        private static Predicate<Subject> shows(Trace trace) {
            return subject -> trace.in(subject).findAny().isPresent();
        }

        private static Predicate<Subject> named(String name) {
            return subject -> subject.name().equals(name);
        }
    }
}
