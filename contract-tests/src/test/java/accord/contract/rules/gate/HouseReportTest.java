package accord.contract.rules.gate;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.rules.Accord;
import accord.contract.rules.Codebase;
import accord.contract.rules.Rule;
import accord.contract.rules.baseline.Baseline;
import accord.contract.rules.picture.Pictures;
import accord.contract.rules.report.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accord's own report is clean, lies in target/architecture, and its pictures are the ones that the documents show. */
@Tag("architecture")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseReportTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = Path.of("docs");
    private static final String RENEW = "renew it: ./mvnw -q -Pjars package && java -jar"
            + " contract-tests/target/contract-tests.jar rules draw --into contract-tests/docs";

    private final Codebase production = Codebase.at(REPOSITORY);
    private final Pictures pictures = Pictures.of(Accord.house(), production);
    private final Findings findings = Findings.of(
            Accord.book(),
            production,
            Baseline.read(REPOSITORY, Path.of("baseline.yaml")),
            LocalDate.now(ZoneOffset.UTC));

    @BeforeAll
    void writeTheReports() throws IOException {
        new ReportFolder(Path.of("target/architecture")).write(findings, pictures);
        System.out.println(
                "architecture: " + findings.summary() + "; see contract-tests/target/architecture/rules.html");
    }

    @Test
    void theHouseItsNumbersAndItsBaselineAreInOrder() {
        assertThat(findings.broken().stream().map(rule -> explained(rule, findings)))
                .isEmpty();
        assertThat(findings.accepted()).isEmpty();
    }

    @Test
    void theInventoryHasADecidedNumberForEveryDoor() {
        assertThat(findings.inventory())
                .filteredOn(tally -> tally.expected(findings.book()).isPresent())
                .extracting(tally -> tally.id())
                .contains(
                        "reads-environment",
                        "reads-secret",
                        "verifies",
                        "admits",
                        "makes-contexts",
                        "sends-frames",
                        "closes",
                        "sends-1011");
    }

    @Test
    void thePictureOfTheWalkIsTheOneInTheDocuments() throws IOException {
        assertThat(pictures.walk().equals(kept(Pictures.WALK)))
                .as("contract-tests/docs/%s is stale; %s", Pictures.WALK, RENEW)
                .isTrue();
    }

    @Test
    void thePictureOfTheRoomsIsTheOneInTheDocuments() throws IOException {
        assertThat(pictures.rooms().equals(kept(Pictures.ROOMS)))
                .as("contract-tests/docs/%s is stale; %s", Pictures.ROOMS, RENEW)
                .isTrue();
    }

    @Test
    void theSameClassesInAnotherOrderGiveTheSamePictures() {
        var folders = new java.util.ArrayList<>(Codebase.compiled(REPOSITORY));
        Collections.reverse(folders);

        assertThat(Pictures.of(Accord.house(), Codebase.of(REPOSITORY, folders)))
                .isEqualTo(pictures);
    }

    private static String kept(String picture) throws IOException {
        var file = DOCS.resolve(picture);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static String explained(Rule rule, Findings findings) {
        return rule.explain(findings.breachesOf(rule));
    }
}
