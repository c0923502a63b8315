package accord.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import accord.deploy.PlantedProject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

    private static final Map<String, String> FACTS =
            Map.of("auth-port", "5001", "backend-port", "5002", "data", "/somewhere/with spaces: and #signs");

    @TempDir
    private Path directory;

    private PlantedProject project;

    @BeforeEach
    void copyTheManifests() throws IOException {
        project = PlantedProject.in(directory);
    }

    @Test
    void theLocalRunIsFilledFromItsValuesAndItsFacts() throws IOException {
        var manifests = Manifests.read(project.cloudrun(), "local", FACTS);

        assertThat(manifests.auth().name()).isEqualTo("auth-service");
        assertThat(manifests.backend().image()).isEqualTo("backend-service/target/backend-service.jar");
        assertThat(manifests.backend().variables())
                .contains(
                        new Variable.Plain("ENVIRONMENT", "development"),
                        new Variable.Plain("ACCORD_AUTH_URL", "http://127.0.0.1:5001"),
                        new Variable.FromSecret("JWT_SECRET", new SecretVersion("jwt-secret", "1")));
        assertThat(manifests.backend().timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(manifests.backend().concurrency()).isEqualTo(1000);
        assertThat(manifests.backend().instances()).isEqualTo(new Instances(2, 2L << 30, 1, 1));
        assertThat(manifests.auth().startup())
                .isEqualTo(new Probe("/health/ready", Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(2), 60));
        assertThat(manifests.auth().startup().patience()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 512Mi, 2, 536870912",
        "500m, 1Gi, 0.5, 1073741824",
        "1.5, 2G, 1.5, 2000000000",
        "4, 300M, 4, 300000000"
    })
    void limitsAreReadInEachOfTheirUnits(String cpu, String memory, double cpus, long bytes) throws IOException {
        project.replace("auth-service.yaml", "cpu: \"1\"", "cpu: \"" + cpu + "\"");
        project.replace("auth-service.yaml", "memory: 1Gi", "memory: " + memory);

        assertThat(Manifests.read(project.cloudrun(), "production", Map.of())
                        .auth()
                        .instances())
                .isEqualTo(new Instances(cpus, bytes, 2, 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void everyOtherEnvironmentIsFilledWithoutAnyFact(String environment) throws IOException {
        var manifests = Manifests.read(project.cloudrun(), environment, Map.of());

        assertThat(manifests.auth().variables()).contains(new Variable.Plain("ENVIRONMENT", environment));
        assertThat(manifests.backend().variables()).contains(new Variable.Plain("ENVIRONMENT", environment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "staging", "production"})
    void bothServicesHoldTheSameVersionsOfTheSameSigningSecret(String environment) throws IOException {
        var manifests = Manifests.read(project.cloudrun(), environment, FACTS);

        assertThat(signingSecrets(manifests.auth())).isNotEmpty().isEqualTo(signingSecrets(manifests.backend()));
    }

    @Test
    void bothServicesAgreeOnTheIssuer() throws IOException {
        var manifests = Manifests.read(project.cloudrun(), "production", Map.of());

        assertThat(value(manifests.auth(), "ACCORD_ISSUER"))
                .isEqualTo(value(manifests.backend(), "ACCORD_ISSUER"))
                .isEqualTo(value(manifests.backend(), "ACCORD_AUTH_URL"));
    }

    @Test
    void aVariableThatIsFilledWithNothingIsLeftOut() throws IOException {
        var manifests = Manifests.read(project.cloudrun(), "local", FACTS);

        assertThat(manifests.auth().variables())
                .extracting(Variable::name)
                .contains("ACCORD_DATA", "JWT_SECRET")
                .doesNotContain("ACCORD_DATABASE_URL", "ACCORD_DATABASE_PASSWORD", "JWT_SECRET_NEXT");
    }

    @Test
    void aContainerThatIsFilledWithNothingIsLeftOut() throws IOException {
        assertThat(Manifests.read(project.cloudrun(), "production", Map.of()).auth())
                .satisfies(manifest -> {
                    assertThat(manifest.sidecars())
                            .extracting(Sidecar::name, Sidecar::cpu, Sidecar::memory)
                            .containsExactly(tuple("collector", 1.0, 512L << 20));
                    assertThat(manifest.document().json()).contains("\"name\":\"collector\"");
                });
        assertThat(Manifests.read(project.cloudrun(), "local", FACTS).auth()).satisfies(manifest -> {
            assertThat(manifest.sidecars()).isEmpty();
            assertThat(manifest.document().json()).doesNotContain("collector");
            assertThat(manifest.instances().cpu()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'- name: collector', '- name: collector\n          ports: [{name: http1, containerPort: 9090}]',"
                + " '2 containers, and 2 of them with ports'",
        "'- name: collector', '- name: collector\n          env: [{name: TOKEN, value: x}]',"
                + " 'of a container that does not serve'",
        "'- name: collector', '- nam: collector', 'unknown field'"
    })
    void whatAContainerBesideTheServiceMayNotHaveIsNamed(String right, String wrong, String sentence)
            throws IOException {
        project.replace("auth-service.yaml", right, wrong.replace("\\n", "\n"));

        assertThat(mistakes()).anyMatch(mistake -> mistake.contains(sentence));
    }

    @Test
    void aRotationIsOneLineForBothServices() throws IOException {
        project.replace("values/local.yaml", "jwt-secret-next-version:", "jwt-secret-next-version: 2");

        var manifests = Manifests.read(project.cloudrun(), "local", FACTS);

        assertThat(signingSecrets(manifests.auth()))
                .contains(new Variable.FromSecret("JWT_SECRET_NEXT", new SecretVersion("jwt-secret", "2")))
                .isEqualTo(signingSecrets(manifests.backend()));
    }

    @Test
    void noValueCanChangeTheShapeOfAManifest() throws IOException {
        var manifests = Manifests.read(project.cloudrun(), "local", FACTS);

        assertThat(value(manifests.auth(), "ACCORD_DATA")).isEqualTo("/somewhere/with spaces: and #signs");
    }

    @Test
    void aKeyThatNoManifestAsksForIsNamedByFileLineAndKey() throws IOException {
        var line = project.replace("values/local.yaml", "host: 127.0.0.1", "host: 127.0.0.1\nhots: 0.0.0.0") + 1;

        assertThat(mistakes())
                .containsExactly(values() + ":" + line + ": no manifest asks for 'hots'; did you mean 'host'?");
    }

    @Test
    void aKeyThatIsMissingIsNamedWhereItIsNeeded() throws IOException {
        project.replace("values/local.yaml", "allowed-origins:", "# allowed-origins:");

        assertThat(mistakes())
                .hasSize(2)
                .allSatisfy(mistake -> assertThat(mistake)
                        .contains("${allowed-origins} has no value")
                        .contains("values/local.yaml"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith(file("auth-service.yaml") + ":"));
    }

    @Test
    void aMisspeltKeyIsNotMissingAsWell() throws IOException {
        var line = project.replace("values/local.yaml", "jwt-secret-version: 1", "jwt-secret-versoin: 1");

        assertThat(mistakes())
                .containsExactly(values() + ":" + line
                        + ": no manifest asks for 'jwt-secret-versoin'; did you mean 'jwt-secret-version'?");
    }

    @Test
    void everyMistakeIsFoundAtOnceWhereItWasMade() throws IOException {
        var timeout = project.replace("auth-service.yaml", "timeoutSeconds: 60", "timeoutSeconds: 0");
        var version = project.replace("values/local.yaml", "jwt-secret-version: 1", "jwt-secret-version: newest");
        var field = project.replace("backend-service.yaml", "memory: 2Gi", "memry: 2Gi");

        assertThat(mistakes())
                .containsExactly(
                        file("auth-service.yaml") + ":" + timeout
                                + ": timeoutSeconds is '0'; it must be a number from 1 to 3600",
                        file("backend-service.yaml") + ":" + field + ": unknown field 'memry'; did you mean 'memory'?",
                        values() + ":" + version
                                + ": 'newest' is not a version of jwt-secret; pin a version by its number, the same in"
                                + " both manifests");
    }

    @Test
    void aFactThatNobodyKnowsIsRefused() throws IOException {
        var line = project.replace("values/local.yaml", "data: ${data}", "data: ${dta}");

        assertThat(mistakes())
                .containsExactly(values() + ":" + line + ": nothing is known as ${dta}; did you mean 'data'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        timeoutSeconds: 3600            | timeoutSecond: 3600            | unknown field 'timeoutSecond'; did you mean 'timeoutSeconds'?
        timeoutSeconds: 3600            | timeoutSeconds: 4000           | timeoutSeconds is '4000'; it must be a number from 1 to 3600
        run.googleapis.com/sessionAffinity | run.googleapis.com/sesionAffinity | did you mean 'run.googleapis.com/sessionAffinity'?
        - name: http1                   | - name: h2c                    | name is 'h2c'; it must be 'http1'
        kind: Service                   | kind: Job                      | kind is 'Job'; it must be 'Service'
        name: ACCORD_SUPERVISOR_WAIT    | name: PORT                     | PORT is injected by the platform
        name: ACCORD_SUPERVISOR_WAIT    | name: ACCORD_HOST              | ACCORD_HOST is set twice
        key: "${jwt-secret-version}"    | key: latest                    | 'latest' is not a version of jwt-secret; pin a version by its number
        periodSeconds: 2                | periodSeconds: two             | periodSeconds is 'two'; it must be a number from 1 to 240
        path: /health/ready             | path: health/ready             | path is 'health/ready'; it must begin with '/'
        memory: 2Gi                     | memory: [2Gi                   | not YAML:
        """)
    void aMistakeIsNamedByFileAndLine(String right, String wrong, String sentence) throws IOException {
        var line = project.replace("backend-service.yaml", right, wrong);

        assertThat(mistakes()).singleElement().satisfies(mistake -> {
            assertThat(mistake).startsWith(file("backend-service.yaml") + ":").contains(sentence);
            if (!sentence.equals("not YAML:")) {
                assertThat(mistake).startsWith(file("backend-service.yaml") + ":" + line + ": ");
            }
        });
    }

    @Test
    void aProbeThatIsMissingIsNamed() throws IOException {
        project.replace("auth-service.yaml", "          startupProbe:", "          startProbe:");

        assertThat(mistakes())
                .singleElement()
                .asString()
                .contains("unknown field 'startProbe'; did you mean 'startupProbe'?");
    }

    private List<String> mistakes() {
        var failure = new MistakenManifestException[1];
        assertThatExceptionOfType(MistakenManifestException.class)
                .isThrownBy(() -> Manifests.read(project.cloudrun(), "local", FACTS))
                .satisfies(e -> failure[0] = e);
        return failure[0].mistakes().stream().map(Mistake::toString).toList();
    }

    private Path values() {
        return project.cloudrun().resolve("values/local.yaml");
    }

    private String file(String name) {
        return project.cloudrun().resolve(name).toString();
    }

    private static List<Variable> signingSecrets(ServiceManifest manifest) {
        return manifest.variables().stream()
                .filter(variable -> variable.name().startsWith("JWT_SECRET"))
                .toList();
    }

    private static String value(ServiceManifest manifest, String name) {
        return manifest.variables().stream()
                .filter(variable -> variable.name().equals(name))
                .map(variable -> variable instanceof Variable.Plain(var _, var value) ? value : "a secret")
                .findFirst()
                .orElseThrow();
    }
}
