package accord.contract.rules;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules as one house applies them: its names, the modules of its build, what it leaves out and says why, and the numbers
 * that its inventory must show.
 *
 * @param source the file that says so, from the root of the repository
 * @param modules for each module, the other modules that its POM may depend on; modules that are absent are free
 * @param without the ids of rules that do not apply, each with the reason
 * @param counts for an id of the {@link Inventory}, how many there must be
 */
public record Rulebook(
        String source,
        House house,
        Map<String, Set<String>> modules,
        Map<String, String> without,
        Map<String, Integer> counts) {
    /** For the kernel's own types that rules are about, those rules: without the type they could never fail. */
    private static final Map<String, List<String>> SUBJECTS = Map.of(
            "token.AccessTokens", List.of("DOOR-16", "DOOR-17", "DOOR-18"),
            "token.VerifiedToken", List.of("DOOR-19"),
            "context.UserExecutionContext", List.of("DOOR-19"),
            "door.Admission", List.of("DOOR-16", "DOOR-19"));

    public Rulebook {
        modules = Map.copyOf(modules);
        without = Map.copyOf(without);
        counts = Map.copyOf(counts);
    }

    /** Every rule for this house. */
    public static Rulebook of(House house) {
        return new Rulebook(HouseFile.NAME, house, Map.of(), Map.of(), Map.of());
    }

    /** The same, written in that file. */
    public Rulebook writtenIn(String file) {
        return new Rulebook(file, house, modules, without, counts);
    }

    /** Every rule that there is, those that are left out too. */
    public List<Rule> all() {
        return Stream.of(
                        new OneDoor(house).rules(),
                        new OneWire(house).rules(),
                        new Hexagon(house).rules(),
                        new Paperwork(house.ownSettings(), modules).rules())
                .flatMap(List::stream)
                .toList();
    }

    /** The rules that apply. */
    public List<Rule> rules() {
        return all().stream().filter(rule -> !without.containsKey(rule.id())).toList();
    }

    /** The rule with this id, if it applies. */
    public Optional<Rule> rule(String id) {
        return rules().stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** A rule about the house: a name that stands for nothing makes rules that cannot fail. */
    public Rule existence() {
        return Rule.of(
                "HOUSE-01",
                "the_house_names_only_what_exists",
                "rules over packages that do not exist can never fail, and nobody notices",
                "correct the name, take it out, or leave out the rules that need it and say why",
                codebase -> Stream.concat(strangers(codebase.names()), missingSubjects(codebase.names()))
                        .map(what -> new Breach(source, source, 1, what)));
    }

    private Stream<String> strangers(List<String> classes) {
        var rooms = house.rooms();
        var packages = Stream.of(
                        List.of(rooms.root()),
                        house.services(),
                        house.programs(),
                        List.copyOf(house.neighbours().keySet()))
                .flatMap(List::stream)
                .map(room -> room + "..");
        var duties = Stream.of(Duty.values()).flatMap(duty -> house.on(duty).patterns().stream());
        var usual = Stream.of(
                        rooms.environment(),
                        rooms.secret(),
                        rooms.token(),
                        rooms.context(),
                        rooms.door(),
                        rooms.observe(),
                        rooms.storage())
                .map(room -> room + "..")
                .toList();
        return Stream.of(packages, duties, house.messages().stream())
                .flatMap(names -> names)
                .filter(name -> !usual.contains(name))
                .distinct()
                .filter(name -> !Names.of(name).strangersTo(classes).isEmpty())
                .map(name -> "names " + name + ", which does not exist");
    }

    private Stream<String> missingSubjects(List<String> classes) {
        var rooms = house.rooms();
        return SUBJECTS.entrySet().stream()
                .filter(subject -> !without.keySet().containsAll(subject.getValue()))
                .map(subject -> Map.entry(
                        subject.getKey()
                                .replaceFirst("^token\\b", rooms.token())
                                .replaceFirst("^context\\b", rooms.context())
                                .replaceFirst("^door\\b", rooms.door()),
                        subject.getValue()))
                .filter(subject -> !classes.contains(subject.getKey()))
                .map(subject -> "has no " + subject.getKey() + ", which " + String.join(", ", subject.getValue())
                        + " are about")
                .sorted();
    }

    /** All that apply to classes, as one {@code @ArchTest}. */
    public ArchRule arch() {
        return Together.of("the house keeps every rule", rules());
    }

    /** Those that apply to classes and whose id begins like this, as one {@code @ArchTest}. */
    public ArchRule arch(String prefix) {
        return Together.of(
                "the house keeps every " + prefix + " rule",
                rules().stream().filter(rule -> rule.id().startsWith(prefix)).toList());
    }
}
