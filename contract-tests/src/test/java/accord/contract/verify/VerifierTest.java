package accord.contract.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import accord.contract.verify.check.Checks;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verifier finds a real pair good, finds each thing that is wrong with another, and leaves nobody behind at either. */
@ExtendWith(SharedServices.class)
final class VerifierTest {
    private static final String KEY = "E2E_OAUTH_SIMULATION_KEY";
    private static final Sabotage NOTHING_WRONG = new Sabotage("does what it should") {};

    private final ServicePair services;

    @TempDir
    private Path directory;

    VerifierTest(ServicePair services) {
        this.services = services;
    }

    @Test
    void aRealPairKeepsEveryPromiseAndNobodyIsLeftBehind() throws Exception {
        var junit = directory.resolve("results.xml");
        var page = directory.resolve("page");
        try (var auth = new Middleman(services.auth().url(), NOTHING_WRONG);
                var backend = new Middleman(services.backend().url(), NOTHING_WRONG)) {
            var run = Run.of(settings(auth.url(), backend.url(), List.of(), List.of(), junit, page), byKey());

            assertThat(run.code()).as(run.progress()).isZero();
            assertThat(run.passed()).as(run.progress()).isEqualTo(25);
            assertThat(run.verdict().flag("ok")).isTrue();
            assertThat(run.progress().lines().filter(line -> line.startsWith("ok ")))
                    .hasSize(25);
            nobodyIsLeft(auth, backend);
            for (var token : auth.bearers()) {
                assertThat(run.progress()
                                + run.out()
                                + Files.readString(junit)
                                + Files.readString(directory.resolve("page.html")))
                        .doesNotContain(token);
            }
        }
        var suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(junit.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("25");
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(Files.readString(directory.resolve("page.md")))
                .startsWith("# The contract is kept: 25 of 25 checks passed");
        assertThat(Files.readString(directory.resolve("page.html"))).contains("<h1>The contract is kept: 25 of 25");
    }

    @Test
    void everyCheckHasABrokenServiceOfItsOwn() {
        assertThat(Sabotages.all())
                .extracting(sabotage -> sabotage.noticedBy().getFirst())
                .containsAll(Checks.all().stream().map(Check::name).toList());
        assertThat(Checks.all()).hasSize(25).extracting(Check::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "a service that {0} is noticed")
    @MethodSource("sabotages")
    void whatIsWrongIsNoticed(Sabotage sabotage) throws Exception {
        try (var auth = new Middleman(services.auth().url(), sabotage);
                var backend = new Middleman(services.backend().url(), sabotage)) {
            var check = sabotage.noticedBy().getFirst();
            var run = Run.of(settings(auth.url(), backend.url(), List.of(check), List.of(), null, null), byKey());

            assertThat(run.code()).as(run.progress()).isEqualTo(1);
            assertThat(run.failed()).containsExactly(check);
            assertThat(run.skipped()).hasSize(24).doesNotContain(check);
            assertThat(run.progress()).contains("promised: ", "expected: ", "came: ", "look at: ");
            nobodyIsLeft(auth, backend);
        }
    }

    @Tag("full")
    @ParameterizedTest(name = "a service that {0} is noticed by nobody else")
    @MethodSource("sabotages")
    void noOtherCheckRaisesAFalseAlarm(Sabotage sabotage) throws Exception {
        try (var auth = new Middleman(services.auth().url(), sabotage);
                var backend = new Middleman(services.backend().url(), sabotage)) {
            var run = Run.of(settings(auth.url(), backend.url(), List.of(), List.of(), null, null), byKey());

            assertThat(run.failed()).as(run.progress()).containsExactlyInAnyOrderElementsOf(sabotage.noticedBy());
            nobodyIsLeft(auth, backend);
        }
    }

    static Stream<Sabotage> sabotages() {
        return Sabotages.all().stream();
    }

    @Test
    void whereAddressesNeedNotBeVerifiedPeopleRegisterAndLeave() throws Exception {
        try (var auth = new Middleman(services.auth().url(), NOTHING_WRONG);
                var backend = new Middleman(services.backend().url(), NOTHING_WRONG)) {
            var run = Run.of(only(auth.url(), backend.url(), "message"), Map.of());

            assertThat(run.code()).as(run.progress()).isZero();
            assertThat(run.progress()).contains("people who registered");
            nobodyIsLeft(auth, backend);
        }
    }

    @Test
    void accountsThatAreGivenStayAndLoseOnlyTheVerifiersThreads() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var ada = Person.signedIn(http, services.auth());
            var bob = Person.signedIn(http, services.auth());
            var own = new Caller(http, services.backend().url(), ada.token());
            own.post("/api/threads", Map.of("thread_id", "hers")).with(201);
            var file = accounts(ada, bob, "rw-------");

            var run = Run.of(with(file), Map.of());

            assertThat(run.code()).as(run.progress()).isZero();
            assertThat(own.get("/api/threads").json().objects("threads"))
                    .extracting(thread -> thread.text("thread_id").orElse(""))
                    .containsExactly("hers");
            assertThat(ada.auth().login(ada.email(), ada.password()).userId())
                    .isEqualTo(ada.session().userId());

            var fromVariables = Run.of(
                    only(services.auth().url(), services.backend().url(), "user-isolation"),
                    Map.of(
                            "ACCORD_VERIFY_EMAIL_1", ada.email(),
                            "ACCORD_VERIFY_PASSWORD_1", ada.password(),
                            "ACCORD_VERIFY_EMAIL_2", bob.email(),
                            "ACCORD_VERIFY_PASSWORD_2", bob.password()));
            assertThat(fromVariables.code()).as(fromVariables.progress()).isZero();
        }
    }

    @Test
    void anAccountsFileThatOthersCanReadIsNotRead() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var ada = Person.signedIn(http, services.auth());
            var run = Run.of(with(accounts(ada, ada, "rw-r--r--")), Map.of());

            assertThat(run.code()).isEqualTo(2);
            assertThat(run.progress()).contains("chmod 600").doesNotContain(ada.password());
        }
    }

    @Test
    void whoCannotSignInAnybodySaysWhatIsNeeded() throws Exception {
        var strict = new Sabotage("wants verified addresses") {
            @Override
            Answer answer(Ask ask, Answer answer) {
                return ask.is("GET", "/auth/config")
                        ? answer.replacing("(?<=\"email_verification_required\":)false", "true")
                        : answer;
            }
        };
        try (var auth = new Middleman(services.auth().url(), strict)) {
            var run = Run.of(only(auth.url(), services.backend().url(), "message"), Map.of());
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.progress()).contains(KEY, "ACCORD_VERIFY_EMAIL_1", "--accounts-file");

            var wrong = Run.of(only(auth.url(), services.backend().url(), "message"), Map.of(KEY, "not the key"));
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.progress()).contains("403 TEST_KEY_WRONG", KEY).doesNotContain("not the key");
        }
    }

    @Test
    void whatCannotBeRemovedIsSaidAndTheUserGoesAllTheSame() throws Exception {
        var clinging = new Sabotage("does not let threads go") {
            @Override
            Ask ask(Ask ask) {
                return ask.is("DELETE", "/api/threads/.*") ? new Ask("GET", "/api/threads?limit=0", "") : ask;
            }
        };
        try (var auth = new Middleman(services.auth().url(), NOTHING_WRONG);
                var backend = new Middleman(services.backend().url(), clinging)) {
            var run = Run.of(only(auth.url(), backend.url(), "message"), byKey());

            assertThat(run.failed()).isEmpty();
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.verdict().texts("left_behind"))
                    .singleElement()
                    .asString()
                    .contains("the thread verify-", "http 400");
            for (var token : auth.bearers()) {
                usersAreGone(token);
            }
        }
    }

    @Test
    void whoIsSignedInBeforeTheNextOneCannotBeLeavesAgain() throws Exception {
        var full = new Sabotage("takes one test user only") {
            private final AtomicInteger users = new AtomicInteger();

            @Override
            Answer answer(Ask ask, Answer answer) {
                return ask.is("POST", "/auth/e2e/test-auth") && users.incrementAndGet() == 2
                        ? Answer.json(503, "{\"code\":\"SERVICE_UNAVAILABLE\"}")
                        : answer;
            }
        };
        try (var auth = new Middleman(services.auth().url(), full);
                var backend = new Middleman(services.backend().url(), NOTHING_WRONG)) {
            var run = Run.of(only(auth.url(), backend.url(), "message"), byKey());

            assertThat(run.code()).isEqualTo(2);
            assertThat(run.progress()).contains("503 SERVICE_UNAVAILABLE");
            nobodyIsLeft(auth, backend);
        }
    }

    @Test
    void whatIsNotThereIsExplained() throws Exception {
        var auth = services.auth().url();
        var backend = services.backend().url();
        assertThat(unreachable(URI.create("http://127.0.0.1:" + closedPort()), backend))
                .contains("refused");
        assertThat(unreachable(URI.create("https://127.0.0.1:" + auth.getPort()), backend))
                .contains("TLS failed", "certificate");
        assertThat(unreachable(backend, auth)).contains("is backend-service, not auth-service", "--auth-url");
        assertThat(unreachable(URI.create("http://nowhere.invalid"), backend)).contains("host name has no address");
        assertThat(unreachable(URI.create(auth + "/elsewhere"), backend))
                .contains("no service of this product", "http 404");
        var moved = new Sabotage("has moved") {
            @Override
            Answer answer(Ask ask, Answer answer) {
                return new Answer(301, "", "");
            }
        };
        try (var middleman = new Middleman(auth, moved)) {
            assertThat(unreachable(middleman.url(), backend)).contains("redirects are not followed");
        }
    }

    @Test
    void aCommandLineThatIsWrongIsNamed() {
        var url = URI.create("http://127.0.0.1:1");
        for (var wrong : List.of("ftp://host", "https://user:secret@host", "https://host?token=x", "host")) {
            assertThatThrownBy(() -> only(URI.create(wrong), url, "message"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("--auth-url")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> only(url, url, "mesage"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("--only", "mesage", "event-delivery");
    }

    private String unreachable(URI auth, URI backend) {
        var run = Run.of(only(auth, backend, "message"), byKey());
        assertThat(run.code()).as(run.progress()).isEqualTo(3);
        assertThat(run.verdict().flag("ok")).isFalse();
        return run.progress();
    }

    private void usersAreGone(String token) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            assertThat(new Caller(http, services.auth().url(), token)
                            .get("/auth/me")
                            .status())
                    .isEqualTo(401);
        }
    }

    /** Nobody whose token was used is there any more, and nothing of theirs. */
    private void nobodyIsLeft(Middleman auth, Middleman backend) throws Exception {
        var tokens = new ArrayList<>(auth.bearers());
        tokens.addAll(backend.bearers());
        try (var http = HttpClient.newHttpClient()) {
            for (var token : tokens) {
                assertThat(new Caller(http, services.auth().url(), token)
                                .get("/auth/me")
                                .status())
                        .isEqualTo(401);
                var threads = new Caller(http, services.backend().url(), token).get("/api/threads");
                assertThat(threads.text())
                        .satisfiesAnyOf(
                                text -> assertThat(text).startsWith("{\"threads\":[],"),
                                text -> assertThat(text).contains("\"SIGNATURE_INVALID\""));
            }
        }
        assertThat(tokens).isNotEmpty();
        try (var state = Files.list(directory.resolve("state"))) {
            assertThat(state).isEmpty();
        }
    }

    private Map<String, String> byKey() {
        return Map.of(KEY, services.settings().auth().getOrDefault(KEY, ""));
    }

    private VerifierSettings only(URI auth, URI backend, String check) {
        return settings(auth, backend, List.of(check), List.of(), null, null);
    }

    private VerifierSettings with(Path accounts) {
        return new VerifierSettings(
                Checks.all(),
                services.auth().url(),
                services.backend().url(),
                List.of("message", "user-isolation"),
                List.of(),
                Duration.ofSeconds(30),
                directory.resolve("state"),
                accounts,
                null,
                null);
    }

    private VerifierSettings settings(
            URI auth, URI backend, List<String> only, List<String> skip, @Nullable Path junit, @Nullable Path report) {
        return new VerifierSettings(
                Checks.all(),
                auth,
                backend,
                only,
                skip,
                Duration.ofSeconds(30),
                directory.resolve("state"),
                null,
                junit,
                report);
    }

    private Path accounts(Person ada, Person bob, String permissions) throws IOException {
        var file = directory.resolve("accounts.json");
        Files.writeString(
                file,
                "{\"accounts\":[{\"email\":\"%s\",\"password\":\"%s\"},{\"email\":\"%s\",\"password\":\"%s\"}]}"
                        .formatted(ada.email(), ada.password(), bob.email(), bob.password()));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
