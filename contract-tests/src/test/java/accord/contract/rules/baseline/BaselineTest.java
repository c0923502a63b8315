package accord.contract.rules.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.contract.rules.Breach;
import accord.contract.rules.Codebase;
import accord.contract.rules.Rule;
import accord.contract.rules.yaml.MistakenFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exemption has an owner, a reason and an end; one that is over, or that covers nothing, fails. */
@Tag("architecture")
class BaselineTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    private static final Breach BREACH =
            new Breach("com.acme.Till", "Till.java", 7, "uses java.lang.System.getenv in open");
    private static final Rule RULE = Rule.of("DOOR-01", "one_reads", "once", "ask", _ -> Stream.of(BREACH));
    private static final Codebase NOTHING = new Codebase(List.of(), List.of());
    private static final String WHOLE = """
            accepted:
            - rule: DOOR-01
              subject: com.acme.Till
              what: uses java.lang.System.getenv in open
              owner: ada
              reason: the till is replaced in spring
              expires: 2026-11-20
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anExemptionCoversItsBreachUntilTheEndOfItsDay() throws IOException {
        var baseline = read(WHOLE);

        assertThat(baseline.exempting(RULE, BREACH, TODAY)).isPresent();
        assertThat(baseline.exempting(RULE, BREACH, TODAY.plusDays(1))).isEmpty();
        assertThat(broken(baseline, TODAY)).isEmpty();
    }

    @Test
    void itCoversTheSameBreachOnAnotherLineAndNoOtherBreach() throws IOException {
        var baseline = read(WHOLE);
        var moved = new Breach(BREACH.subject(), BREACH.path(), 70, BREACH.what());
        var other = new Breach(BREACH.subject(), BREACH.path(), 7, "uses java.lang.System.getenv in close");

        assertThat(baseline.exempting(RULE, moved, TODAY)).isPresent();
        assertThat(baseline.exempting(RULE, other, TODAY)).isEmpty();
    }

    @Test
    void onceOverItFailsWithASentenceThatNamesItsOwnerAndReason() throws IOException {
        assertThat(broken(read(WHOLE), TODAY.plusDays(1)))
                .singleElement()
                .asString()
                .contains(
                        "baseline.yaml:2 DOOR-01 in com.acme.Till",
                        "was accepted until 2026-11-20",
                        "ada wrote: the till is replaced in spring");
    }

    @Test
    void oneThatCoversNothingFailsAndIsNamed() throws IOException {
        assertThat(broken(read(WHOLE.replace("com.acme.Till", "com.acme.Gone")), TODAY))
                .singleElement()
                .asString()
                .contains("DOOR-01 in com.acme.Gone", "covers nothing; its owner is ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rule", "subject", "what", "owner", "reason", "expires"})
    void anExemptionWithoutOneOfItsFieldsIsRefused(String field) {
        var without = WHOLE.lines()
                .filter(line -> !line.contains(field + ":"))
                .collect(java.util.stream.Collectors.joining("\n"))
                .replace("accepted:\n  subject", "accepted:\n- subject");

        assertThatThrownBy(() -> read(without))
                .isInstanceOf(MistakenFileException.class)
                .hasMessageContaining("baseline.yaml:2: '" + field + "' is missing here");
    }

    @Test
    void aDayThatIsNoneAnUnknownKeyAndARepetitionAreRefused() {
        assertThatThrownBy(() -> read(WHOLE.replace("2026-11-20", "soon")))
                .hasMessageContaining("baseline.yaml:7: 'expires' must be a day such as 2027-01-31, not 'soon'");
        assertThatThrownBy(() -> read(WHOLE.replace("owner:", "owned-by:")))
                .hasMessageContaining("baseline.yaml:5: unknown key 'owned-by'");
        assertThatThrownBy(() -> read(WHOLE + WHOLE.replace("accepted:\n", "")))
                .hasMessageContaining("baseline.yaml:8: this breach is accepted twice");
    }

    @Test
    void whatIsAppendedIsReadAgainAndWhatWasThereStays() throws IOException {
        var file = folder.resolve("baseline.yaml");
        Files.writeString(file, "# why: see the plan\n" + WHOLE);
        var more = new Exemption(
                0, "WIRE-04", "com.acme.O'Till", "says \"1011\": once", "bob", "it's: late", TODAY.plusDays(9));

        Baseline.append(file, List.of(more));

        var read = Baseline.read(folder, file).exemptions();
        assertThat(Files.readString(file)).startsWith("# why: see the plan\n" + WHOLE);
        assertThat(read).hasSize(2);
        assertThat(read.getLast())
                .usingRecursiveComparison()
                .ignoringFields("line")
                .isEqualTo(more);
    }

    @Test
    void accordItselfAcceptsNothing() {
        assertThat(Path.of("baseline.yaml")).exists();
        assertThat(Baseline.read(Path.of(""), Path.of("baseline.yaml")).exemptions())
                .isEmpty();
    }

    private List<Breach> broken(Baseline baseline, LocalDate today) {
        return baseline.rules(List.of(RULE), today).stream()
                .flatMap(rule -> rule.breaches(NOTHING).stream())
                .toList();
    }

    private Baseline read(String text) throws IOException {
        var file = folder.resolve("baseline.yaml");
        Files.writeString(file, text);
        return Baseline.read(folder, file);
    }
}
