package accord.contract.rules;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose rules: where the rooms are, and who has which duty. The rules are the same for everyone.
 *
 * @param rooms the kernel's packages
 * @param services the services' root packages; none knows another
 * @param programs root packages of command lines, which know the services at most through their public jars
 * @param law the package of the rules themselves, whose constants are what others must not say
 * @param messages the sealed types that go over the wire
 * @param vocabulary further types that a message may hold, because its speller knows each of them
 * @param libraries what cores may use besides the JDK: formats and facades, never a framework
 * @param tools what services and the kernel may use besides the JDK and their own code; none: they may use anything
 * @param neighbours for a core package, the other core packages that it may know
 */
public record House(
        Rooms rooms,
        List<String> services,
        List<String> programs,
        String law,
        List<String> messages,
        Names vocabulary,
        Names libraries,
        Names tools,
        Map<String, Names> neighbours,
        Map<Duty, Names> duties) {
    public House {
        services = List.copyOf(services);
        programs = List.copyOf(programs);
        messages = List.copyOf(messages);
        neighbours = Map.copyOf(neighbours);
        duties = Map.copyOf(duties);
    }

    /**
     * The kernel's packages.
     *
     * @param root the package above the others
     */
    public record Rooms(
            String root,
            String environment,
            String secret,
            String token,
            String context,
            String door,
            String observe,
            String storage) {
        /** The rooms under their usual names. */
        public static Rooms under(String root) {
            return new Rooms(
                    root,
                    root + ".environment",
                    root + ".secret",
                    root + ".token",
                    root + ".context",
                    root + ".door",
                    root + ".observe",
                    root + ".storage");
        }
    }

    /** A house with these rooms and services in which nobody has a duty yet. */
    public static House of(Rooms rooms, String... services) {
        return new House(
                rooms,
                List.of(services),
                List.of(),
                House.class.getPackageName(),
                List.of(),
                Names.none(),
                Names.none(),
                Names.none(),
                Map.of(),
                Map.of());
    }

    /** The same with these command lines. */
    public House withPrograms(String... packages) {
        return new House(
                rooms, services, List.of(packages), law, messages, vocabulary, libraries, tools, neighbours, duties);
    }

    /** The same with these sealed types of messages. */
    public House withMessages(String... types) {
        return new House(
                rooms, services, programs, law, List.of(types), vocabulary, libraries, tools, neighbours, duties);
    }

    /** The same with these types in its messages. */
    public House withVocabulary(String... types) {
        return new House(
                rooms, services, programs, law, messages, Names.of(types), libraries, tools, neighbours, duties);
    }

    /** The same with these libraries in its cores. */
    public House withLibraries(String... packages) {
        return new House(
                rooms, services, programs, law, messages, vocabulary, Names.of(packages), tools, neighbours, duties);
    }

    /** The same with these tools for its services and its kernel. */
    public House withTools(String... names) {
        return new House(
                rooms, services, programs, law, messages, vocabulary, libraries, Names.of(names), neighbours, duties);
    }

    /** The same with a core package that knows only these others. */
    public House withRoom(String room, String... knows) {
        var more = new HashMap<>(neighbours);
        more.put(room, Names.of(knows));
        return new House(rooms, services, programs, law, messages, vocabulary, libraries, tools, more, duties);
    }

    /** The same with a duty for these classes. */
    public House with(Duty duty, String... classes) {
        var more = new EnumMap<Duty, Names>(Duty.class);
        more.putAll(duties);
        more.merge(duty, Names.of(classes), Names::and);
        return new House(rooms, services, programs, law, messages, vocabulary, libraries, tools, neighbours, more);
    }

    /** Who has the duty. */
    public Names on(Duty duty) {
        return duties.getOrDefault(duty, Names.none());
    }

    /** The first word of the house's own settings: the name of the package that holds the kernel. */
    String ownSettings() {
        var root = rooms.root();
        var house = root.contains(".") ? root.substring(0, root.lastIndexOf('.')) : root;
        return house.substring(house.lastIndexOf('.') + 1);
    }

    /** Everything in the kernel. */
    Names kernel() {
        return Names.of(rooms.root() + "..");
    }

    /** Whether it is deployed: a service or the kernel, and no program. */
    boolean deploys(String className) {
        return kernel().include(className) || servicePackages().include(className);
    }

    /** Whether it belongs to the house. */
    boolean isOurs(String className) {
        return deploys(className) || programPackages().include(className);
    }

    /** The rules' own package, which has to say what it forbids. */
    Names lawyers() {
        return Names.of(law + "..");
    }

    /** The packages of the messages. */
    Names messageRooms() {
        return new Names(messages.stream()
                .map(type -> type.substring(0, type.lastIndexOf('.')) + "..")
                .distinct()
                .toList());
    }

    /** Packages of all services. */
    Names servicePackages() {
        return new Names(services.stream().map(service -> service + "..").toList());
    }

    /** Packages of all programs. */
    Names programPackages() {
        return new Names(programs.stream().map(program -> program + "..").toList());
    }
}
