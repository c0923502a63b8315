package accord.deploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Condition;
import accord.deploy.platform.Figures;
import accord.deploy.platform.MemoryPlatform;
import accord.deploy.platform.Planted;
import accord.deploy.platform.Platform;
import accord.deploy.platform.PlatformRefusedException;
import accord.deploy.platform.Release;
import accord.deploy.platform.RevisionName;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import accord.deploy.rollout.Course.Phase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release on a platform that runs nothing, where every wait is over at once. */
class ConductorTest {

    private static final Map<String, URI> LIVE = Map.of(
            "auth-service", URI.create("http://auth-service.test"),
            "backend-service", URI.create("http://backend-service.test"));

    @TempDir
    private Path project;

    private final MemoryPlatform platform = new MemoryPlatform();
    private final List<String> said = new ArrayList<>();
    private final List<String> verified = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private Predicate<String> keepsTheContract = _ -> true;
    private Figures figures = (_, _, metric, _, _) -> metric.equals("ws_handshake_total")
            ? List.of(new Figures.Sample(Map.of("outcome", "opened"), 100 * (verified.size() + 1.0)))
            : List.of();
    private Predicate<Duration> stops = _ -> false;

    @Test
    void aReleaseGoesFromStepToStepAndLeavesTheWayBack() throws Exception {
        var old = deployed("one");

        var verdict = release("two");

        assertThat(verdict.phase()).isEqualTo(Phase.RELEASED);
        assertThat(verdict.exitCode()).isZero();
        var backend = platform.service("backend-service").orElseThrow();
        assertThat(backend.percent(name("backend-service", "two"))).isEqualTo(100);
        assertThat(backend.traffic()).contains(new Share(old.getOrDefault("backend-service", ""), 0, "previous"));
        assertThat(verified)
                .containsExactly(
                        "http://auth-service.test http://canary---backend-service.test",
                        "http://auth-service.test http://backend-service.test",
                        "http://auth-service.test http://backend-service.test",
                        "http://canary---auth-service.test http://backend-service.test",
                        "http://auth-service.test http://backend-service.test",
                        "http://auth-service.test http://backend-service.test");
        assertThat(platform.log())
                .contains(old.getOrDefault("backend-service", "") + "=90 " + name("backend-service", "two")
                        + "=10#canary " + old.getOrDefault("backend-service", "") + "=0#was-100");
    }

    @Test
    void aSecondRunFindsNothingToDo() throws Exception {
        deployed("one");
        release("two");
        var log = platform.log();

        var verdict = release("two");

        assertThat(verdict.word()).isEqualTo("nothing to do");
        assertThat(verdict.exitCode()).isZero();
        assertThat(platform.log()).isEqualTo(log);
    }

    @Test
    void onlyWhatHasChangedIsReleased() throws Exception {
        deployed("one");

        conductor()
                .release(List.of(manifest("backend-service", "one"), manifest("auth-service", "two")), project, LIVE);

        assertThat(platform.log()).noneMatch(line -> line.contains("backend-service") && line.contains("canary"));
        assertThat(platform.service("auth-service").orElseThrow().percent(name("auth-service", "two")))
                .isEqualTo(100);
    }

    @Test
    void aRevisionThatIsNeverReadyGetsNoTraffic() throws Exception {
        var before = standing(deployed("one"));
        platform.destine(name("auth-service", "two"), new Condition.Failed("it ended with exit code 7"));

        var verdict = release("two");

        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.reason()).contains("will not become ready: it ended with exit code 7");
        assertThat(standing()).isEqualTo(before);
        assertThat(String.join("\n", platform.log())).doesNotContain(name("auth-service", "two") + "=10");
    }

    @Test
    void oneThatStaysPendingIsWaitedForNoLongerThanWasSaid() throws Exception {
        var before = standing(deployed("one"));
        platform.destine(name("backend-service", "two"), new Condition.Pending("pulling the image"));

        var verdict = release("two");

        assertThat(verdict.reason()).contains("was not ready within 60 s: pulling the image");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofSeconds(80));
        assertThat(standing()).isEqualTo(before);
    }

    @Test
    void whatCouldNotStartIsTriedUnderAnotherName() throws Exception {
        deployed("one");
        platform.destine(name("backend-service", "two"), new Condition.Failed("no such secret"));
        platform.destine(name("backend-service", "two") + "-2", new Condition.Ready());
        release("two");

        var verdict = release("two");

        assertThat(verdict.phase()).isEqualTo(Phase.RELEASED);
        assertThat(platform.service("backend-service").orElseThrow().percent(name("backend-service", "two") + "-2"))
                .isEqualTo(100);
    }

    @Test
    void anErrorBudgetThatIsSpentTakesBothSidesBack() throws Exception {
        var before = standing(deployed("one"));
        var good = figures;
        figures = (service, revision, metric, shape, since) ->
                service.equals("auth-service") && metric.equals("ws_close_total") && verified.size() > 4
                        ? List.of(new Figures.Sample(Map.of("initiator", "server", "code", "1011"), 1))
                        : good.of(service, revision, metric, shape, since);

        var verdict = release("two");

        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.reason()).contains("has spent its error budget: 1 closes with 1011");
        assertThat(standing()).isEqualTo(before);
        assertThat(verified).last().isEqualTo("http://auth-service.test http://backend-service.test");
    }

    @Test
    void sharesOfSeveralRevisionsComeBackAsTheyWere() throws Exception {
        deployed("one");
        platform.replace(new Release(manifest("backend-service", "other"), "backend-service-other", List.of()));
        platform.route(
                "backend-service",
                List.of(
                        Share.of(name("backend-service", "one"), 67),
                        Share.of("backend-service-other", 33),
                        new Share("backend-service-other", 0, "mine")));
        var before = standing();
        keepsTheContract = urls -> !urls.contains("canary---auth");

        var verdict = release("two");

        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(standing()).isEqualTo(before);
    }

    @Test
    void aRunThatWasStoppedIsGoneOnWithAndKnowsWhatWasBefore() throws Exception {
        var before = standing(deployed("one"));
        stops = _ -> verified.size() == 2;

        var stopped = release("two");

        assertThat(stopped.phase()).isEqualTo(Phase.INTERRUPTED);
        assertThat(stopped.exitCode()).isEqualTo(130);
        assertThat(standing()).isNotEqualTo(before);
        stops = _ -> false;
        verified.clear();
        keepsTheContract = urls -> !urls.contains("canary---auth");
        var verdict = release("two");
        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(standing()).isEqualTo(before);
        assertThat(verified.getFirst()).doesNotContain("canary");
    }

    @Test
    void whatFailsBecauseOfControlCIsNoReasonToGoBack() throws Exception {
        deployed("one");
        stops = _ -> verified.size() == 1;
        keepsTheContract = _ -> false;

        assertThat(release("two").phase()).isEqualTo(Phase.INTERRUPTED);
    }

    @Test
    void whatCannotBeReachedForAMomentIsAskedAgain() throws Exception {
        deployed("one");
        var calls = new int[1];

        var verdict = new Conductor(flaky(calls), Optional.of(figures), verifier(), pause(), pace(), said::add)
                .release(manifests("two"), project, LIVE);

        assertThat(verdict.phase()).isEqualTo(Phase.RELEASED);
        assertThat(calls[0]).isGreaterThan(10);
    }

    @Test
    void aRollbackIsOneStepAndTheSecondFindsNothingToDo() throws Exception {
        var old = deployed("one");
        release("two");
        var log = platform.log().size();

        var verdict = conductor().goBack(backwards("two"), Optional.empty(), LIVE);

        assertThat(verdict.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(platform.log()).hasSize(log + 2);
        assertThat(platform.service("backend-service").orElseThrow().percent(old.getOrDefault("backend-service", "")))
                .isEqualTo(100);
        assertThat(platform.service("auth-service").orElseThrow().percent(old.getOrDefault("auth-service", "")))
                .isEqualTo(100);
        assertThat(conductor().goBack(backwards("two"), Optional.empty(), LIVE).word())
                .isEqualTo("nothing to do");
        assertThat(release("two").phase()).isEqualTo(Phase.RELEASED);
    }

    @Test
    void aRollbackUndoesAReleaseThatIsUnderWay() throws Exception {
        var before = standing(deployed("one"));
        stops = _ -> verified.size() == 2;
        release("two");
        stops = _ -> false;

        conductor().goBack(backwards("two"), Optional.empty(), LIVE);

        assertThat(standing()).isEqualTo(before);
    }

    @Test
    void aRollbackWithNowhereToGoSaysWhatThereIs() throws Exception {
        deployed("one");

        assertThatExceptionOfType(PlatformRefusedException.class)
                .isThrownBy(() -> conductor().goBack(List.of(manifest("auth-service", "one")), Optional.empty(), LIVE))
                .withMessageContaining("name one with --to: " + name("auth-service", "one"));
    }

    private Map<String, String> deployed(String image) throws Exception {
        conductor().release(manifests(image), project, LIVE);
        verified.clear();
        return Map.of(
                "backend-service", name("backend-service", image),
                "auth-service", name("auth-service", image));
    }

    private Verdict release(String image) throws Exception {
        return conductor().release(manifests(image), project, LIVE);
    }

    private static List<ServiceManifest> manifests(String image) {
        return List.of(manifest("backend-service", image), manifest("auth-service", image));
    }

    private static List<ServiceManifest> backwards(String image) {
        return manifests(image).reversed();
    }

    private static ServiceManifest manifest(String service, String image) {
        return Planted.manifest(service, image);
    }

    private String name(String service, String image) throws Exception {
        return RevisionName.of(manifest(service, image), project);
    }

    private List<Share> standing(Map<String, String> ignored) {
        return standing();
    }

    private List<Share> standing() {
        var all = new ArrayList<Share>();
        for (var service : List.of("backend-service", "auth-service")) {
            all.addAll(platform.service(service).orElseThrow().traffic());
        }
        return all;
    }

    private Conductor conductor() {
        return new Conductor(platform, Optional.of(figures), verifier(), pause(), pace(), said::add);
    }

    private static Conductor.Pace pace() {
        return new Conductor.Pace(
                List.of(10, 100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20));
    }

    private Verifier verifier() {
        return (auth, backend) -> {
            verified.add(auth + " " + backend);
            return keepsTheContract.test(auth + " " + backend) ? "" : "the contract is broken: authentication";
        };
    }

    private Pause pause() {
        return duration -> {
            waits.add(duration);
            return stops.test(duration);
        };
    }

    /** Every third question fails on the way. */
    private Platform flaky(int[] calls) {
        return new Platform() {
            @Override
            public Optional<ServiceState> service(String name) throws IOException {
                fail();
                return platform.service(name);
            }

            @Override
            public void replace(Release release) throws IOException {
                fail();
                platform.replace(release);
            }

            @Override
            public void route(String service, List<Share> shares) throws IOException {
                fail();
                platform.route(service, shares);
            }

            private void fail() throws IOException {
                if (calls[0]++ % 3 == 0) {
                    throw new IOException("connection reset");
                }
            }
        };
    }
}
