package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every rule bites: each has a planted offender, each offender is named, and ordinary code is not. */
@Tag("architecture")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffendersTest {
    private final List<Rule> rules =
            Accord.rules(Accord.house().withMessages("accord.backend.protocol.offender.Utterance"));
    private final Codebase compiled = Planted.compiled();
    private final List<Planted> offenders = Stream.concat(Planted.offenders(compiled), PlantedPapers.offenders())
            .toList();
    private final List<Planted> innocents = Stream.concat(Planted.innocents(compiled), PlantedPapers.innocents())
            .toList();
    private final KillMatrix matrix = KillMatrix.of(
            rules, Stream.concat(offenders.stream(), innocents.stream()).toList());

    @BeforeAll
    void writeTheMatrix() throws IOException {
        Files.writeString(Path.of("target/kill-matrix.md"), matrix.table());
        System.out.printf(
                "kill matrix: %d rules, %d offenders, %d innocents; see contract-tests/target/kill-matrix.md%n",
                rules.size(), offenders.size(), innocents.size());
    }

    @TestFactory
    Stream<DynamicTest> everyOffenderIsNamedByTheRulesThatItBreaks() {
        return offenders.stream()
                .map(offender -> DynamicTest.dynamicTest(
                        offender.label(),
                        () -> assertThat(matrix.killersOf(offender).keySet())
                                .as("the rules that name %s", offender.name())
                                .containsAll(offender.breaks())));
    }

    @Test
    void everyRuleHasAnOffender() {
        var offended = offenders.stream()
                .flatMap(offender -> offender.breaks().stream())
                .collect(Collectors.toSet());
        assertThat(rules)
                .extracting(Rule::id)
                .allSatisfy(id -> assertThat(offended).contains(id));
    }

    @Test
    void everyOffenderBreaksARuleThatExists() {
        var ids = new HashSet<>(rules.stream().map(Rule::id).toList());
        assertThat(offenders)
                .allSatisfy(
                        offender -> assertThat(offender.breaks()).isNotEmpty().isSubsetOf(ids));
    }

    @Test
    void thereAreEnoughOfBoth() {
        assertThat(offenders).hasSizeGreaterThanOrEqualTo(300);
        assertThat(innocents).hasSizeGreaterThanOrEqualTo(40);
    }

    @TestFactory
    Stream<DynamicTest> everyWayRoundIsTakenByOffenders() {
        return Evasions.all().stream()
                .map(evasion -> DynamicTest.dynamicTest(
                        evasion.sentence(),
                        () -> assertThat(offenders.stream().filter(evasion::isTakenBy))
                                .as("offenders that try it: %s", evasion.offenders())
                                .isNotEmpty()));
    }

    @Test
    void theDocumentSaysWhatIsFound() throws IOException {
        var found = Evasions.document(matrix);
        Files.writeString(Path.of("target/EVASIONS.md"), found);
        assertThat(Path.of("EVASIONS.md"))
                .as("if this is meant, copy contract-tests/target/EVASIONS.md over contract-tests/EVASIONS.md")
                .hasContent(found);
    }

    @TestFactory
    Stream<DynamicTest> everyRuleSaysWhatWhereWhyAndWhatToDo() {
        return rules.stream()
                .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
                    var places = offenders.stream()
                            .flatMap(offender -> matrix.killersOf(offender).getOrDefault(rule.id(), List.of()).stream())
                            .toList();
                    assertThat(places).isNotEmpty().allSatisfy(OffendersTest::isAPlace);
                    assertThat(rule.explain(places))
                            .contains(
                                    rule.id(),
                                    rule.sentence(),
                                    "why: " + rule.incident(),
                                    "do instead: " + rule.instead())
                            .contains(places.getFirst().path() + ":"
                                    + places.getFirst().line());
                }));
    }

    /** A file from the root of the repository, a line in it that is code, and what is there. */
    private static void isAPlace(Breach breach) throws IOException {
        assertThat(breach.what()).isNotBlank();
        assertThat(breach.line()).isPositive();
        var file = Path.of("..").resolve(breach.path());
        if (breach.path().endsWith(".java") && !breach.path().endsWith("module-info.java")) {
            assertThat(file).isRegularFile();
            var lines = Files.readAllLines(file);
            assertThat(breach.line()).as("%s", breach).isBetween(2, lines.size());
        }
    }

    @TestFactory
    Stream<DynamicTest> noRuleNamesOrdinaryCode() {
        return innocents.stream()
                .map(innocent -> DynamicTest.dynamicTest(
                        innocent.label(),
                        () -> assertThat(matrix.killersOf(innocent)).isEmpty()));
    }

    @Test
    void aBreachSaysWhereWhyAndWhatToDo() {
        var rule = rules.getFirst();
        var told = rule.explain(rule.breaches(compiled));
        assertThat(told)
                .contains(rule.id(), rule.sentence(), rule.incident(), rule.instead())
                .containsPattern("contract-tests/src/test/java/accord/.*/offender/SecretSeekers\\.java:\\d+ uses"
                        + " java\\.lang\\.System\\.getenv");
    }
}
