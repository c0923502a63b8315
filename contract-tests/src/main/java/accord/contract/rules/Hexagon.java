package accord.contract.rules;

import static accord.contract.rules.Traces.constructs;
import static accord.contract.rules.Traces.mentions;
import static accord.contract.rules.Traces.uses;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who knows whom: services, kernel, cores and adapters, and the manners that hold in all of them. */
public final class Hexagon {
    private static final Names EVERYDAY = Names.of(
            "java.lang.*",
            "java.lang.annotation.*",
            "java.lang.constant.*",
            "java.lang.invoke.*",
            "java.lang.ref.*",
            "java.lang.reflect.*",
            "java.lang.runtime.*",
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.net.http.*",
            "java.nio..",
            "java.security..",
            "java.sql.*",
            "java.text.*",
            "java.time..",
            "java.util.*",
            "java.util.concurrent..",
            "java.util.function.*",
            "java.util.logging.*",
            "java.util.random.*",
            "java.util.regex.*",
            "java.util.stream.*",
            "java.util.zip.*",
            "java.awt..",
            "javax.crypto..",
            "javax.imageio..",
            "javax.inject.*",
            "javax.net..",
            "javax.sql.*",
            "javax.xml..",
            "javax.annotation..");

    private final House house;

    public Hexagon(House house) {
        this.house = house;
    }

    /** All of them. */
    public List<Rule> rules() {
        return List.of(
                services_do_not_know_each_other(),
                cores_know_no_framework(),
                adapters_never_see_each_other(),
                cores_never_see_adapters(),
                only_adapters_see_the_door(),
                only_adapters_and_main_observe(),
                the_kernel_knows_no_service(),
                the_kernels_core_knows_no_framework(),
                nobody_knows_the_programs(),
                rooms_form_no_circle(),
                rooms_know_only_their_neighbours(),
                everything_lives_in_the_house(),
                names_say_a_role(),
                nobody_sleeps(),
                only_programs_print(),
                nobody_throws_a_bare_exception(),
                cores_are_told_the_time(),
                nobody_reacts(),
                only_the_everyday_jdk_is_used());
    }

    public Rule services_do_not_know_each_other() {
        return rule("HEX-01", "services_do_not_know_each_other")
                .because("F091: the backend imported the auth service's package, which is absent in its container")
                .instead("put what both need into the kernel, or ask over HTTP")
                .nobody(subject -> service(subject.name())
                        .map(own -> mentions(name -> service(name)
                                .filter(other -> !other.equals(own))
                                .isPresent()))
                        .map(trace -> trace.in(subject))
                        .orElseGet(Stream::of));
    }

    public Rule cores_know_no_framework() {
        var rooms = house.rooms();
        var allowed = Names.of(
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        rooms.context() + "..",
                        rooms.secret() + "..",
                        rooms.token() + "..",
                        rooms.environment() + "..")
                .and(house.libraries());
        return rule("HEX-02", "cores_know_no_framework")
                .because("F101: domain code held a framework's session that was closed while the agent ran")
                .instead("declare a driven port in the core and implement it in an adapter; make the bean in a factory")
                .nobody(mentions(name -> !allowed.include(name)
                                && name.contains(".")
                                && service(name).isEmpty())
                        .where(subject -> isCore(subject.name())));
    }

    public Rule adapters_never_see_each_other() {
        return rule("HEX-03", "adapters_never_see_each_other")
                .because("F107: services made in one adapter lacked what another adapter had wired")
                .instead("let both talk to the core; what they share is a port")
                .nobody(subject -> adapter(subject.name())
                        .map(own -> mentions(name -> adapter(name)
                                .filter(other -> !other.equals(own))
                                .isPresent()))
                        .map(trace -> trace.in(subject))
                        .orElseGet(Stream::of));
    }

    public Rule cores_never_see_adapters() {
        return rule("HEX-04", "cores_never_see_adapters")
                .because("a core that knows its storage or its socket cannot be proven without them")
                .instead("depend on the port, which belongs to the core")
                .nobody(mentions(name -> adapter(name).isPresent() || isMain(name))
                        .where(subject -> isCore(subject.name())));
    }

    public Rule only_adapters_see_the_door() {
        var door = Names.of(house.rooms().door() + "..");
        return rule("HEX-05", "only_adapters_see_the_door")
                .because("R4: code below the endpoint decided again who was asking")
                .instead("take a UserExecutionContext; the adapter has already asked the door")
                .nobodyBut(
                        house.kernel().and(house.programPackages()),
                        mentions(door).where(subject -> isCore(subject.name())));
    }

    public Rule only_adapters_and_main_observe() {
        var observe = Names.of(house.rooms().observe() + "..");
        return rule("HEX-06", "only_adapters_and_main_observe")
                .because("R3: a diagnostic inside the domain broke the path that it was to observe")
                .instead("return what happened as a value and let the adapter log and count it")
                .nobodyBut(house.kernel(), mentions(observe).where(subject -> isCore(subject.name())));
    }

    public Rule the_kernel_knows_no_service() {
        return rule("HEX-07", "the_kernel_knows_no_service")
                .because("F144: circular imports were \"fixed\" by removing the capability")
                .instead("turn it round: the service passes in what the kernel needs")
                .nobody(mentions(name -> service(name).isPresent() || isProgram(name))
                        .where(subject -> isKernel(subject.name())));
    }

    public Rule the_kernels_core_knows_no_framework() {
        var rooms = house.rooms();
        var outer = Names.of(rooms.door() + "..", rooms.observe() + "..", rooms.storage() + "..");
        var allowed = Names.of("java..", "javax.crypto..", "org.jspecify..", rooms.root() + "..")
                .and(house.libraries());
        return rule("HEX-08", "the_kernels_core_knows_no_framework")
                .because("R1: what a secret or a token is depended on which framework had loaded first")
                .instead("keep the framework in " + rooms.door() + ", " + rooms.observe() + " and " + rooms.storage())
                .nobody(mentions(name -> (!allowed.include(name) && name.contains(".")) || outer.include(name))
                        .where(subject -> isKernel(subject.name()) && !outer.include(subject.name())));
    }

    public Rule nobody_knows_the_programs() {
        return rule("HEX-09", "nobody_knows_the_programs")
                .because("F154: a container lacked what its code imported from the tools beside it")
                .instead("move what a service needs into the kernel; a program knows services by their URLs and jars")
                .nobody(mentions(this::isProgram)
                        .where(subject -> service(subject.name()).isPresent())
                        .or(mentions(name -> service(name).isPresent()).where(subject -> isProgram(subject.name())))
                        .or(subject -> program(subject.name())
                                .map(own -> mentions(name -> program(name)
                                        .filter(other -> !other.equals(own))
                                        .isPresent()))
                                .map(trace -> trace.in(subject))
                                .orElseGet(Stream::of)));
    }

    public Rule rooms_form_no_circle() {
        return rule("HEX-10", "rooms_form_no_circle")
                .because("F144: a deleted module was still imported in 41 places, because everything knew everything")
                .instead("move the shared idea into the room that both may know")
                .inspected(this::circles);
    }

    public Rule rooms_know_only_their_neighbours() {
        return rule("HEX-11", "rooms_know_only_their_neighbours")
                .because("F106: agents reached past their run to the socket, with the wrong setter, and sent nothing")
                .instead("narrate to the run, and let the conversation deliver; the neighbours are listed in the House")
                .nobody(subject -> room(subject.name())
                        .map(own -> mentions(name -> service(name).isPresent()
                                && isCore(name)
                                && !name.startsWith(own + ".")
                                && !house.neighbours()
                                        .getOrDefault(own, Names.none())
                                        .include(name)))
                        .map(trace -> trace.in(subject))
                        .orElseGet(Stream::of));
    }

    public Rule everything_lives_in_the_house() {
        var rooms = Names.of(house.rooms().root() + "..")
                .and(house.servicePackages())
                .and(house.programPackages());
        return rule("HEX-12", "everything_lives_in_the_house")
                .because("a class in a package that no rule speaks of is a class that no rule protects")
                .instead("put it into a room of the house: " + rooms)
                .nobodyBut(
                        rooms,
                        subject -> Stream.of(new Mark(
                                subject.bytecode().firstLine(),
                                "lives in " + subject.type().getPackageName())));
    }

    public Rule names_say_a_role() {
        return rule("HEX-13", "names_say_a_role")
                .because("F145: dual id managers, dual routers, dual registries; callers got the wrong one")
                .instead("name it by its role in the story: Conversation, Outbox, Supervision")
                .nobody(subject -> subject.type()
                                .getSimpleName()
                                .matches(
                                        "(Abstract|Default|Base)[A-Z].*|.*[a-z](Impl|Manager|Helper|Helpers|Util|Utils)")
                        ? Stream.of(new Mark(
                                subject.bytecode().firstLine(),
                                "is called " + subject.type().getSimpleName()))
                        : Stream.of());
    }

    public Rule nobody_sleeps() {
        return rule("HEX-14", "nobody_sleeps")
                .because("F020: sleeps put in as race fixes blocked the event loop and slowed every connection")
                .instead("wait for the condition: a future, a latch, a queue, a scheduled task with a deadline")
                .nobody(uses("java.lang.Thread", "sleep")
                        .or(uses("java.util.concurrent.TimeUnit", "sleep"))
                        .or(uses("java.util.concurrent.locks.LockSupport", "parkNanos", "parkUntil")
                                .except(house.on(Duty.PAUSE))));
    }

    public Rule only_programs_print() {
        return rule("HEX-15", "only_programs_print")
                .because("F166: what was printed had no severity, no request and no end")
                .instead("use the structured log of " + house.rooms().observe())
                .nobodyBut(
                        house.on(Duty.PRINT),
                        uses("java.lang.System", "out", "err")
                                .or(uses("java.lang.Throwable", "printStackTrace"))
                                .or(uses("java.lang.IO")));
    }

    public Rule nobody_throws_a_bare_exception() {
        return rule("HEX-16", "nobody_throws_a_bare_exception")
                .because("F146: a handler for everything masked the refusal that it was to report")
                .instead("return a sealed outcome, or throw a type that says what the caller cannot answer")
                .nobody(constructs(Names.of("java.lang.RuntimeException", "java.lang.Exception", "java.lang.Throwable"))
                        .where(subject -> !subject.type().isAssignableTo(Throwable.class)));
    }

    public Rule cores_are_told_the_time() {
        return rule("HEX-17", "cores_are_told_the_time")
                .because("F064: a token was refused for its clock, and no test could set one")
                .instead("take a Clock or an InstantSource")
                .nobody(uses("java.time.Instant", "now")
                        .or(uses("java.time.LocalDate", "now"))
                        .or(uses("java.time.LocalDateTime", "now"))
                        .or(uses("java.time.ZonedDateTime", "now"))
                        .or(uses("java.time.Clock", "systemUTC", "systemDefaultZone"))
                        .or(uses("java.time.InstantSource", "system"))
                        .or(uses("java.lang.System", "currentTimeMillis"))
                        .where(subject -> isCore(subject.name())));
    }

    public Rule nobody_reacts() {
        return rule("HEX-18", "nobody_reacts")
                .because("F041, F139: a result that nobody awaited was truthy")
                .instead("block on a virtual thread; reactive types stay in the signatures of the framework's"
                        + " interfaces")
                .nobodyBut(
                        house.on(Duty.REACT),
                        mentions(name -> name.startsWith("reactor.")
                                || name.startsWith("io.reactivex")
                                || name.startsWith("org.reactivestreams.")));
    }

    public Rule only_the_everyday_jdk_is_used() {
        return rule("HEX-19", "only_the_everyday_jdk_is_used")
                .because("what the platform keeps for tools (agents, management, naming, scripts, internals) reaches"
                        + " every secret and every object of the process, past each rule")
                .instead("use the packages that services are made of; what reaches further belongs into a program")
                .nobody(mentions(name -> name.matches("(java|javax|jdk|sun|com\\.sun)\\..*") && !EVERYDAY.include(name))
                        .where(subject -> house.deploys(subject.name())));
    }

    /** Every dependency between two rooms of which the second leads back to the first. */
    private Stream<Breach> circles(Codebase codebase) {
        var known = new HashMap<String, Set<String>>();
        codebase.subjects()
                .forEach(subject -> neighbours(subject)
                        .forEach(other -> known.computeIfAbsent(packageOf(subject.name()), _ -> new TreeSet<>())
                                .add(other)));
        return codebase.subjects().stream().flatMap(subject -> {
            var own = packageOf(subject.name());
            Predicate<String> leadsBack =
                    name -> house.isOurs(name) && !packageOf(name).equals(own) && reaches(known, packageOf(name), own);
            return mentions(leadsBack)
                    .in(subject)
                    .map(mark -> new Breach(
                            subject.name(), subject.path(), mark.line(), mark.what() + ", which leads back to " + own));
        });
    }

    private Stream<String> neighbours(Subject subject) {
        var own = packageOf(subject.name());
        return subject.mentions().keySet().stream()
                .filter(house::isOurs)
                .map(Hexagon::packageOf)
                .filter(other -> !other.equals(own));
    }

    private static boolean reaches(Map<String, Set<String>> known, String from, String to) {
        var seen = new HashSet<String>();
        var next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            var room = next.remove();
            if (room.equals(to)) {
                return true;
            }
            if (seen.add(room)) {
                next.addAll(known.getOrDefault(room, Set.of()));
            }
        }
        return false;
    }

    private boolean isKernel(String name) {
        return name.startsWith(house.rooms().root() + ".");
    }

    private boolean isProgram(String name) {
        return program(name).isPresent();
    }

    private Optional<String> program(String name) {
        return house.programs().stream()
                .filter(program -> name.startsWith(program + "."))
                .findFirst();
    }

    private Optional<String> service(String name) {
        return house.services().stream()
                .filter(service -> name.startsWith(service + "."))
                .findFirst();
    }

    /** The adapter's package: {@code accord.backend.adapter.http}. */
    private Optional<String> adapter(String name) {
        return service(name)
                .map(service -> service + ".adapter.")
                .filter(name::startsWith)
                .map(prefix -> prefix + name.substring(prefix.length()).replaceAll("\\..*", ""));
    }

    /** The core's package: {@code accord.backend.run}. */
    private Optional<String> room(String name) {
        return isCore(name)
                ? service(name)
                        .map(service -> service + "."
                                + name.substring(service.length() + 1).replaceAll("\\..*", ""))
                : Optional.empty();
    }

    private boolean isMain(String name) {
        return service(name).filter(service -> packageOf(name).equals(service)).isPresent();
    }

    private boolean isCore(String name) {
        return service(name).isPresent() && adapter(name).isEmpty() && !isMain(name);
    }

    private static String packageOf(String name) {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    private static Rule.Draft rule(String id, String sentence) {
        return Rule.draft(id, sentence);
    }
}
