package accord.deploy.rollout;

import accord.deploy.rollout.Step.Await;
import accord.deploy.rollout.Step.Finish;
import accord.deploy.rollout.Step.Make;
import accord.deploy.rollout.Step.Move;
import accord.deploy.rollout.Step.Restore;
import accord.deploy.rollout.Step.Verify;
import accord.deploy.rollout.Step.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a rollout stands: a value, from which what came of a step makes the next one. It knows no clock and no platform.
 *
 * @param ahead what is to be done, the next thing first
 * @param moved the services whose traffic may have been touched, the last first
 * @param reason why it went back, or could not; "" while all is well
 * @param stuck whether something could not be put back
 */
public record Course(List<Step> ahead, List<Side> moved, Phase phase, String reason, boolean stuck) {

    /** Which way it goes. */
    public enum Phase {
        FORWARD,
        BACK,
        /** It ends where it was going, forward or back. */
        RELEASED,
        ROLLED_BACK,
        /** It was to go back, and did not get there: somebody has to look. */
        STRANDED,
        /** Somebody stopped it between two steps. */
        INTERRUPTED
    }

    /** What came of a step. */
    public sealed interface Outcome {
        record Done() implements Outcome {}

        record Failed(String why) implements Outcome {}

        record Stopped() implements Outcome {}
    }

    public Course {
        ahead = List.copyOf(ahead);
        moved = List.copyOf(moved);
    }

    /**
     * The course of a release.
     *
     * @param sides the verifying side first, without those that have nothing to release
     * @param percents of the traffic, ascending, the last of them 100
     */
    public static Course of(List<Side> sides, List<Integer> percents) {
        var steps = new ArrayList<Step>();
        var first = sides.stream().filter(Side::isFirst).toList();
        // A pair that was never there waits for one another: both are made before either is awaited.
        first.forEach(side -> steps.add(new Make(side)));
        first.forEach(side -> steps.add(new Await(side)));
        if (!first.isEmpty()) {
            steps.add(new Verify("after the first deployment", Set.of()));
            first.forEach(side -> steps.add(new Finish(side)));
        }
        sides.stream().filter(side -> !side.isFirst()).forEach(side -> steps.addAll(steps(side, percents)));
        return new Course(steps, List.of(), steps.isEmpty() ? Phase.RELEASED : Phase.FORWARD, "", false);
    }

    /** An earlier run's part is not undone: what has some traffic is gone on with from there. */
    private static List<Step> steps(Side side, List<Integer> percents) {
        var steps = new ArrayList<Step>(List.of(new Make(side), new Await(side)));
        if (side.percent() == 0) {
            steps.add(new Verify("before it has any traffic", Set.of(side.service())));
        }
        for (var percent : percents) {
            if (percent >= side.percent()) {
                steps.add(new Move(side, percent));
                steps.add(new Verify("at " + percent + " %", Set.of()));
                steps.add(new Watch(side));
            }
        }
        steps.add(new Finish(side));
        return steps;
    }

    public Optional<Step> next() {
        return ahead.stream().findFirst();
    }

    /** Where it stands after the next step came out like this. */
    public Course after(Outcome outcome) {
        var step = ahead.getFirst();
        var rest = ahead.subList(1, ahead.size());
        var touched = touched(step);
        return switch (outcome) {
            case Outcome.Done() ->
                rest.isEmpty()
                        ? new Course(rest, touched, end(stuck), reason, stuck)
                        : new Course(rest, touched, phase, reason, stuck);
            case Outcome.Failed(var why) -> phase == Phase.FORWARD ? back(touched, why) : stuck(step, rest, why);
            case Outcome.Stopped() -> {
                // Traffic that had to go back is back, whoever stops the verification after it.
                var had = phase == Phase.BACK && !reason.isEmpty();
                yield new Course(
                        List.of(),
                        touched,
                        had ? end(stuck) : Phase.INTERRUPTED,
                        had ? reason + "; stopped before it was verified" : "stopped by whoever ran it",
                        stuck);
            }
        };
    }

    private Phase end(boolean stuck) {
        return phase == Phase.FORWARD ? Phase.RELEASED : stuck ? Phase.STRANDED : Phase.ROLLED_BACK;
    }

    private static Course back(List<Side> touched, String why) {
        var steps = new ArrayList<Step>();
        touched.stream()
                .filter(side -> !side.isFirst())
                .forEach(side -> steps.add(new Restore(side.service(), side.before())));
        if (steps.isEmpty()) {
            return new Course(steps, touched, Phase.STRANDED, why + "; there was nothing before to go back to", true);
        }
        steps.add(new Verify("after going back", Set.of()));
        return new Course(steps, touched, Phase.BACK, why, false);
    }

    /** One service that cannot be put back is no reason to leave the other one. */
    private Course stuck(Step step, List<Step> rest, String why) {
        var both = reason + "; then " + why;
        var left = step instanceof Restore
                ? rest.stream().filter(Restore.class::isInstance).toList()
                : List.<Step>of();
        return new Course(left, moved, left.isEmpty() ? Phase.STRANDED : Phase.BACK, both, true);
    }

    private List<Side> touched(Step step) {
        if (step instanceof Make(var side) && !moved.contains(side)) {
            var all = new ArrayList<>(List.of(side));
            all.addAll(moved);
            return all;
        }
        return moved;
    }
}
