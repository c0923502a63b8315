package accord.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistake;
import accord.deploy.manifest.Place;
import accord.deploy.preflight.Inspection;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake is planted in a project that was in order, alone and together with all the others. */
@Timeout(value = 60, unit = SECONDS)
class PreflightTest {

    private static final Map<String, String> FACTS =
            Map.of("auth-port", "8081", "backend-port", "8080", "data", "/somewhere");

    @TempDir
    private Path directory;

    private PlantedProject project;
    private final List<HttpServer> servers = new ArrayList<>();

    @BeforeEach
    void aProjectInOrder() throws Exception {
        project = PlantedProject.in(directory.resolve("a project"));
        project.personalise("staging");
        project.personalise("production");
        // In the middle of a rotation, so that two versions are there to be confused.
        project.replace("values/production.yaml", "jwt-secret-next-version:", "jwt-secret-next-version: 2");
        for (var secret : List.of(
                "jwt-secret/1",
                "jwt-secret/2",
                "jwt-secret/4",
                "jwt-key/2",
                "auth-database-password/1",
                "backend-database-password/1",
                "redis-url/1",
                "backend-e2e-password/1",
                "test-users-key/1")) {
            var file = project.root().resolve("secrets").resolve(secret);
            Files.createDirectories(file.getParent());
            Files.writeString(file, secret + " lorem ipsum dolor sit amet, consectetur");
        }
    }

    @AfterEach
    void stopServers() {
        servers.forEach(server -> server.stop(0));
    }

    static List<PlantedMistake> planted() {
        return PlantedMistake.all();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "staging", "production"})
    void nothingIsWrongWithAProjectInOrder(String environment) throws Exception {
        assertThat(inspectWithSecrets(environment)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void aMistakeIsFoundWithItsFileItsLineAndWhatToDo(PlantedMistake mistake) throws Exception {
        mistake.planting().in(project);

        var found = mistake.kind() == Kind.SECRET_UNUSABLE ? inspectWithSecrets("production") : inspect("production");

        assertThat(found).singleElement().satisfies(one -> assertFound(mistake, one));
    }

    @Test
    void allMistakesAreFoundAtOnce() throws Exception {
        for (var mistake : planted()) {
            mistake.planting().in(project);
        }

        var found = inspectWithSecrets("production");

        assertThat(planted())
                .hasSizeGreaterThanOrEqualTo(25)
                .allSatisfy(mistake -> assertThat(found).anySatisfy(one -> assertFound(mistake, one)));
        assertThat(found).hasSameSizeAs(planted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void whatTheRepositoryDeploysIsAnExampleAndNothingElseIsWrongWithIt(String environment) throws Exception {
        var asItIs = PlantedProject.in(directory.resolve("as it is"));

        var found = new Inspection(asItIs.root()).mistakes(values(asItIs, environment), Map.of());

        assertThat(found).isNotEmpty().allSatisfy(mistake -> {
            assertThat(mistake.kind()).isEqualTo(Kind.PLACEHOLDER);
            assertThat(mistake.place().file()).isEqualTo(values(asItIs, environment));
            assertThat(mistake.fix()).isEqualTo("replace it with your own");
        });
        assertThat(found)
                .extracting(mistake -> mistake.place().line())
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithItsLine() throws Exception {
        var line = project.replace("auth-service.yaml", "memory: 1Gi", "memory: [1Gi") + 1;

        assertThat(inspect("production")).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.NOT_YAML);
            assertThat(found.place().line()).isEqualTo(line);
        });
    }

    @Test
    void jarsOfTwoTokenContractsAreNotDeployedTogether() throws Exception {
        var kernel = PlantedJar.realList("shared-kernel", "kernel");
        var reads = new ArrayList<>(PlantedJar.readers(kernel));
        reads.addFirst("ACCORD_ISSUER");
        PlantedJar.of(
                project.root().resolve("backend-service/target/lib/shared-kernel.jar"),
                PreflightTest.class,
                "kernel",
                kernel,
                reads);

        assertThat(inspect("production")).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.CONTRACTS_DIFFER);
            assertThat(found.fix()).isEqualTo("build both from the same commit");
        });
    }

    @Test
    void aLineOfAListThatDeclaresNothingIsNamed() throws Exception {
        project.build("auth", List.of("ACCORD_COLOUR | needd | the colour"), List.of());

        assertThat(inspect("production"))
                .filteredOn(found -> found.wrong().equals("this line declares nothing"))
                .singleElement()
                .satisfies(found -> assertThat(found.place().file())
                        .isEqualTo(
                                project.root().resolve("auth-service/src/main/resources/accord/auth/variables.txt")));
    }

    @Test
    void aVariableThatIsDeclaredAndReadByNothingIsNamed() throws Exception {
        var kernel = PlantedJar.realList("shared-kernel", "kernel");
        var reads = PlantedJar.readers(kernel).stream()
                .filter(name -> !name.equals("ACCORD_LOG_FORMAT"))
                .toList();
        for (var service : List.of("auth-service", "backend-service")) {
            PlantedJar.of(
                    project.root().resolve(service).resolve("target/lib/shared-kernel.jar"),
                    PreflightTest.class,
                    "kernel",
                    kernel,
                    reads);
        }

        assertThat(inspect("production")).hasSize(2).allSatisfy(found -> {
            assertThat(found.kind()).isEqualTo(Kind.VARIABLE_UNDECLARED);
            assertThat(found.wrong()).startsWith("ACCORD_LOG_FORMAT is declared, and nothing in ");
            assertThat(kernel.get(found.place().line() - 1)).startsWith("ACCORD_LOG_FORMAT");
        });
    }

    @Test
    void runningServicesThatAgreeAreFine() throws Exception {
        var auth = serve("{\"signing_kid\":\"k1.one\",\"contract_digest\":\"c1\"}");
        var backend = serve("{\"verify_kids\":[\"k1.two\",\"k1.one\"],\"accepts_contracts\":[\"c0\",\"c1\"]}");

        assertThat(running(auth, backend)).isEmpty();
    }

    @Test
    void runningServicesWithTwoKeysOrTwoContractsAreNamed() throws Exception {
        var auth = serve("{\"signing_kid\":\"k1.one\",\"contract_digest\":\"c1\"}");
        var backend = serve("{\"verify_kids\":[\"k1.two\"],\"accepts_contracts\":[\"c0\"]}");

        var found = running(auth, backend);

        assertThat(found)
                .extracting(Mistake::kind)
                .containsExactlyInAnyOrder(Kind.KEY_IDS_DIFFER, Kind.CONTRACTS_DIFFER);
        assertThat(found)
                .anySatisfy(mistake -> assertThat(mistake.wrong())
                        .contains(auth + " signs with key id k1.one", backend + " verifies [k1.two]"))
                .anySatisfy(mistake -> assertThat(mistake.wrong()).contains("by contract c1", "accepts [c0]"));
    }

    @Test
    void aRunningServiceThatDoesNotAnswerIsNamed() throws Exception {
        var auth = serve("not JSON: [");
        var backend = serve("{}");

        assertThat(running(auth, backend)).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(found.wrong()).isEqualTo(auth + "/health does not answer in JSON");
        });
    }

    @Test
    void theLastLineIsTheVerdict() {
        var good = run("preflight", "staging");
        assertThat(good.out().lines().toList().getLast())
                .isEqualTo("passed: nothing is wrong with deploy/cloudrun/values/staging.yaml");
        assertThat(good.code()).isZero();
    }

    @Test
    void aMistakeIsOneLineThatAnEditorUnderstands() throws Exception {
        var line = project.replace("values/staging.yaml", "host: 0.0.0.0", "host: 127.0.0.1");

        var bad = run("preflight", "staging", "production");

        assertThat(bad.out().lines())
                .contains("deploy/cloudrun/values/staging.yaml:" + line
                        + ": ACCORD_HOST is '127.0.0.1'; it must be '0.0.0.0' [bad-value]");
        assertThat(bad.out().lines().toList().getLast())
                .isEqualTo("refused: 1 mistake, looking at deploy/cloudrun/values/staging.yaml,"
                        + " deploy/cloudrun/values/production.yaml");
        assertThat(bad.code()).isEqualTo(1);
    }

    @Test
    void aProgramReadsTheSameInJson() throws Exception {
        var line = project.replace("values/staging.yaml", "host: 0.0.0.0", "host: '\"'");

        var bad = run("preflight", "staging", "--json");

        assertThat(bad.out())
                .isEqualTo(
                        "{\"verdict\":\"refused\",\"values\":[\"deploy/cloudrun/values/staging.yaml\"],\"mistakes\":[{"
                                + "\"kind\":\"bad-value\",\"file\":\"deploy/cloudrun/values/staging.yaml\",\"line\":"
                                + line
                                + ",\"wrong\":\"ACCORD_HOST is '\\\"'\",\"fix\":\"it must be '0.0.0.0'\"}],"
                                + "\"notes\":[\"gcloud is not on this machine: its types have not been asked\"]}\n");
        assertThat(bad.code()).isEqualTo(1);
    }

    @Test
    void valuesOfYourOwnAreLookedAtWhereverTheyAre() throws Exception {
        var own = directory.resolve("production.yaml");
        Files.copy(values(project, "production"), own);

        assertThat(run("preflight", "--values", own.toString()).out()).contains("passed: nothing is wrong with " + own);
    }

    @Test
    void noValueOfASecretIsEverPrinted() throws Exception {
        for (var secret : List.of("jwt-secret/1", "jwt-secret/2", "auth-database-password/1")) {
            Files.writeString(project.root().resolve("secrets").resolve(secret), "hush-placeholder-hush-0123456789");
        }

        var bad = run(
                "preflight",
                "production",
                "--secrets",
                project.root().resolve("secrets").toString());

        assertThat(bad.out()).contains("[secret-unusable]").doesNotContain("hush");
        assertThat(bad.code()).isEqualTo(1);
    }

    @Test
    void anEnvironmentThatIsNotThereIsAWrongCommandLine() {
        var bad = run("preflight", "prodution");

        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("values/prodution.yaml is not there").doesNotContain("Exit codes");
    }

    private void assertFound(PlantedMistake planted, Mistake found) throws IOException {
        assertThat(found.kind()).isEqualTo(planted.kind());
        assertThat(found.place()).isEqualTo(new Place(planted.place(project), planted.lineIn(project)));
        assertThat(found.fix()).contains(planted.advice());
        assertThat(found.wrong()).isNotBlank();
    }

    private List<Mistake> inspect(String environment) throws IOException {
        return new Inspection(project.root()).mistakes(values(project, environment), FACTS);
    }

    private List<Mistake> inspectWithSecrets(String environment) throws IOException {
        return new Inspection(project.root())
                .withSecrets(project.root().resolve("secrets"))
                .mistakes(values(project, environment), FACTS);
    }

    private List<Mistake> running(String auth, String backend) throws IOException {
        return new Inspection(project.root()).withRunning(auth, backend).mistakes(values(project, "production"), FACTS);
    }

    private static Path values(PlantedProject project, String environment) {
        return project.cloudrun().resolve("values").resolve(environment + ".yaml");
    }

    private String serve(String health) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/health", exchange -> {
            var body = health.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private record Ended(int code, String out, String err) {}

    private Ended run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of("--project", project.root().toString()));
        all.addAll(List.of(arguments));
        var code = Deploy.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }
}
