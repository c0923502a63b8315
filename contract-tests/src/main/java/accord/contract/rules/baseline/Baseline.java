package accord.contract.rules.baseline;

import static java.util.stream.Collectors.joining;

import accord.contract.rules.Breach;
import accord.contract.rules.Codebase;
import accord.contract.rules.Rule;
import accord.contract.rules.yaml.Fields;
import accord.contract.rules.yaml.MistakenFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is accepted for a while. Each exemption has an owner, a reason and a last day; one that has passed its day, or that
 * covers nothing, is itself a breach.
 *
 * @param file its name, as reports show it
 */
public record Baseline(String file, List<Exemption> exemptions) {
    private static final String HEAD = """
            # Breaches that are accepted for a while. Written by 'contract rules accept', read by 'contract rules'.
            # An exemption that has passed its day fails the build, and so does one that covers nothing.
            """;

    public Baseline {
        exemptions = List.copyOf(exemptions);
    }

    /** Nothing is accepted. */
    public static Baseline empty() {
        return new Baseline("", List.of());
    }

    /**
     * Reads a file; one that does not exist accepts nothing.
     *
     * @param root what its name is shown from
     * @throws MistakenFileException when an exemption has no owner, no reason or no day
     */
    public static Baseline read(Path root, Path file) {
        var name = file.toAbsolutePath().startsWith(root.toAbsolutePath())
                ? root.toAbsolutePath()
                        .relativize(file.toAbsolutePath())
                        .toString()
                        .replace('\\', '/')
                : file.toString();
        if (!Files.exists(file)) {
            return new Baseline(name, List.of());
        }
        var fields = Fields.of(file).knowing("accepted");
        var exemptions =
                fields.sections("accepted").stream().map(Baseline::exemption).toList();
        var seen = new HashSet<String>();
        for (var entry : fields.sections("accepted")) {
            if (!seen.add(exemption(entry).place())) {
                throw entry.mistake("rule", "this breach is accepted twice");
            }
        }
        return new Baseline(name, exemptions);
    }

    private static Exemption exemption(Fields entry) {
        entry.knowing("rule", "subject", "what", "owner", "reason", "expires");
        return new Exemption(
                entry.line(),
                entry.text("rule"),
                entry.text("subject"),
                entry.text("what"),
                entry.text("owner"),
                entry.text("reason"),
                day(entry));
    }

    private static LocalDate day(Fields entry) {
        try {
            return LocalDate.parse(entry.text("expires"));
        } catch (DateTimeParseException _) {
            throw entry.mistake(
                    "expires", "'expires' must be a day such as 2027-01-31, not '" + entry.text("expires") + "'");
        }
    }

    /** Who answers for this breach today. */
    public Optional<Exemption> exempting(Rule rule, Breach breach, LocalDate today) {
        return exemptions.stream()
                .filter(exemption -> !exemption.isOver(today) && exemption.covers(rule, breach))
                .findFirst();
    }

    /** The rules about the baseline itself, for what those others found. */
    public List<Rule> rules(Collection<Rule> others, LocalDate today) {
        return List.of(
                Rule.of(
                        "BASE-01",
                        "no_exemption_outlives_its_day",
                        "F158: what was switched off for one deployment stayed off, and nobody remembered why",
                        "mend the breach, or let its owner accept it again with a new day and a new reason",
                        _ -> exemptions.stream()
                                .filter(exemption -> exemption.isOver(today))
                                .map(exemption -> breach(
                                        exemption,
                                        "was accepted until %s; %s wrote: %s"
                                                .formatted(
                                                        exemption.expires(), exemption.owner(), exemption.reason())))),
                Rule.of(
                        "BASE-02",
                        "every_exemption_covers_a_breach",
                        "an exemption that covers nothing waits for somebody to break the rule again",
                        "take it out: what it covered has been mended, moved or renamed",
                        codebase -> exemptions.stream()
                                .filter(exemption -> !coversAny(exemption, others, codebase))
                                .map(exemption ->
                                        breach(exemption, "covers nothing; its owner is " + exemption.owner()))));
    }

    private static boolean coversAny(Exemption exemption, Collection<Rule> rules, Codebase codebase) {
        return rules.stream()
                .filter(rule -> rule.id().equals(exemption.rule()))
                .flatMap(rule -> rule.breaches(codebase).stream().filter(breach -> exemption.covers(rule, breach)))
                .findAny()
                .isPresent();
    }

    private Breach breach(Exemption exemption, String what) {
        return new Breach(
                exemption.rule() + " " + exemption.subject(), file, exemption.line(), exemption.place() + " " + what);
    }

    /** Writes further exemptions behind those that the file has, whose text stays as it is. */
    public static void append(Path file, List<Exemption> more) throws IOException {
        var there = Files.exists(file) ? Files.readString(file) : HEAD + "accepted:\n";
        var text = there.replaceAll("(?m)^accepted:\\s*\\[\\s*]\\s*$", "accepted:");
        var entries = more.stream().map(Baseline::spelled).collect(joining());
        Files.writeString(file, text + (text.endsWith("\n") ? "" : "\n") + entries);
    }

    private static String spelled(Exemption exemption) {
        return Stream.of(
                        "- rule: " + exemption.rule(),
                        "  subject: " + quoted(exemption.subject()),
                        "  what: " + quoted(exemption.what()),
                        "  owner: " + quoted(exemption.owner()),
                        "  reason: " + quoted(exemption.reason()),
                        "  expires: " + exemption.expires())
                .collect(joining("\n", "", "\n"));
    }

    private static String quoted(String text) {
        return "'" + text.replaceAll("\\s+", " ").replace("'", "''") + "'";
    }
}
