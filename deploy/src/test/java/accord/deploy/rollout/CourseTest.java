package accord.deploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import accord.deploy.platform.Planted;
import accord.deploy.platform.Share;
import accord.deploy.rollout.Course.Outcome;
import accord.deploy.rollout.Course.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CourseTest {

    private static final List<Integer> PERCENTS = List.of(10, 50, 100);
    private static final Side BACKEND = side("backend-service", 0, false, Share.of("backend-service-old", 100));
    private static final Side AUTH = side("auth-service", 0, false, Share.of("auth-service-old", 100));

    @Test
    void theVerifyingSideIsDoneBeforeTheOtherBegins() {
        var walked = walk(Course.of(List.of(BACKEND, AUTH), PERCENTS), _ -> true);

        assertThat(walked)
                .containsExactly(
                        "make backend-service",
                        "await backend-service",
                        "verify before it has any traffic [backend-service]",
                        "move backend-service 10",
                        "verify at 10 % []",
                        "watch backend-service",
                        "move backend-service 50",
                        "verify at 50 % []",
                        "watch backend-service",
                        "move backend-service 100",
                        "verify at 100 % []",
                        "watch backend-service",
                        "finish backend-service",
                        "make auth-service",
                        "await auth-service",
                        "verify before it has any traffic [auth-service]",
                        "move auth-service 10",
                        "verify at 10 % []",
                        "watch auth-service",
                        "move auth-service 50",
                        "verify at 50 % []",
                        "watch auth-service",
                        "move auth-service 100",
                        "verify at 100 % []",
                        "watch auth-service",
                        "finish auth-service",
                        "RELEASED");
    }

    @Test
    void whateverFailsTakesEverythingBackThatWasMoved() {
        var steps = walk(Course.of(List.of(BACKEND, AUTH), PERCENTS), _ -> true);
        for (var failing = 0; failing < steps.size() - 1; failing++) {
            var at = failing;
            var count = new int[1];
            var walked = walk(Course.of(List.of(BACKEND, AUTH), PERCENTS), _ -> count[0]++ != at);

            var back = walked.subList(failing + 1, walked.size());
            var both = List.of(
                    "restore auth-service",
                    "restore backend-service",
                    "verify after going back []",
                    "ROLLED_BACK because it broke");
            assertThat(back).as("after %s", steps.get(failing)).isEqualTo(failing < 13 ? both.subList(1, 4) : both);
        }
    }

    @Test
    void whatCannotBePutBackLeavesNoOtherServiceBehind() {
        var walked = walk(
                Course.of(List.of(BACKEND, AUTH), PERCENTS),
                step -> !step.equals("watch auth-service") && !step.equals("restore auth-service"));

        assertThat(walked)
                .endsWith(
                        "watch auth-service",
                        "restore auth-service",
                        "restore backend-service",
                        "STRANDED because it broke; then it broke");
    }

    @Test
    void whatItWentBackToIsVerifiedToo() {
        var walked = walk(Course.of(List.of(BACKEND), PERCENTS), step -> !step.contains("verify"));

        assertThat(walked)
                .endsWith(
                        "restore backend-service",
                        "verify after going back []",
                        "STRANDED because it broke; then it broke");
    }

    @Test
    void aRunThatWasKilledIsGoneOnWithFromWhereItStood() {
        var halfWay = side("backend-service", 50, true, Share.of("backend-service-old", 100));

        assertThat(walk(Course.of(List.of(halfWay), PERCENTS), _ -> true))
                .containsExactly(
                        "make backend-service",
                        "await backend-service",
                        "move backend-service 50",
                        "verify at 50 % []",
                        "watch backend-service",
                        "move backend-service 100",
                        "verify at 100 % []",
                        "watch backend-service",
                        "finish backend-service",
                        "RELEASED");
    }

    @Test
    void aPairThatWasNeverThereIsMadeTogether() {
        var first = List.of(side("backend-service", 0, false), side("auth-service", 0, false));

        assertThat(walk(Course.of(first, PERCENTS), _ -> true))
                .containsExactly(
                        "make backend-service",
                        "make auth-service",
                        "await backend-service",
                        "await auth-service",
                        "verify after the first deployment []",
                        "finish backend-service",
                        "finish auth-service",
                        "RELEASED");
        assertThat(walk(Course.of(first, PERCENTS), step -> !step.startsWith("verify")))
                .endsWith("STRANDED because it broke; there was nothing before to go back to");
    }

    @Test
    void nothingToReleaseIsReleasedAtOnce() {
        assertThat(Course.of(List.of(), PERCENTS).phase()).isEqualTo(Phase.RELEASED);
    }

    @Test
    void whoeverStopsItFindsItWhereItStood() {
        var course =
                Course.of(List.of(BACKEND), PERCENTS).after(new Outcome.Done()).after(new Outcome.Stopped());

        assertThat(course.phase()).isEqualTo(Phase.INTERRUPTED);
        assertThat(course.next()).isEmpty();
    }

    @Test
    void whatWasBeforeIsWrittenBesideAndReadBack() {
        var side = side(
                "backend-service",
                0,
                false,
                Share.of("backend-service-a", 50),
                Share.of("backend-service-b", 50),
                new Share("backend-service-z", 0, "previous"));

        assertThat(side.with(10))
                .containsExactly(
                        Share.of("backend-service-a", 45),
                        Share.of("backend-service-b", 45),
                        new Share("backend-service-new", 10, "canary"),
                        new Share("backend-service-a", 0, "was-50"),
                        new Share("backend-service-b", 0, "was-50-1"),
                        new Share("backend-service-z", 0, "previous"));
        for (var percent = 0; percent <= 100; percent++) {
            assertThat(side.with(percent).stream().mapToInt(Share::percent).sum())
                    .isEqualTo(100);
        }
        assertThat(side.released())
                .containsExactly(Share.of("backend-service-new", 100), new Share("backend-service-a", 0, "previous"));
    }

    private static Side side(String service, int percent, boolean begun, Share... before) {
        return new Side(Planted.manifest(service, "image"), service + "-new", List.of(before), percent, begun);
    }

    /** Every step that is taken, and how it ends. */
    private static List<String> walk(Course course, Predicate<String> goesWell) {
        var walked = new ArrayList<String>();
        var at = course;
        while (at.next().isPresent()) {
            var step = name(at.next().get());
            walked.add(step);
            at = at.after(goesWell.test(step) ? new Outcome.Done() : new Outcome.Failed("it broke"));
        }
        walked.add(at.phase() + (at.reason().isEmpty() ? "" : " because " + at.reason()));
        return walked;
    }

    private static String name(Step step) {
        return switch (step) {
            case Step.Make(var side) -> "make " + side.service();
            case Step.Await(var side) -> "await " + side.service();
            case Step.Move(var side, var percent) -> "move " + side.service() + " " + percent;
            case Step.Verify(var when, var canaries) -> "verify " + when + " " + canaries;
            case Step.Watch(var side) -> "watch " + side.service();
            case Step.Finish(var side) -> "finish " + side.service();
            case Step.Restore(var service, var _) -> "restore " + service;
        };
    }
}
