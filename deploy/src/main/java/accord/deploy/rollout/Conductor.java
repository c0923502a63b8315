package accord.deploy.rollout;

import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Condition;
import accord.deploy.platform.Figures;
import accord.deploy.platform.Platform;
import accord.deploy.platform.PlatformRefusedException;
import accord.deploy.platform.Release;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import accord.deploy.rollout.Budget.Judgement;
import accord.deploy.rollout.Course.Outcome;
import accord.deploy.rollout.Course.Phase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes a course step by step: the hands of a release. */
public final class Conductor {

    /** For how long, and how patiently, a rollout does what. */
    public record Pace(List<Integer> percents, Duration bake, Duration look, Duration ready, Duration settled) {

        public Pace {
            percents = List.copyOf(percents);
        }
    }

    private static final int ATTEMPTS = 4;
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private final Platform platform;
    private final Optional<Figures> figures;
    private final Verifier verifier;
    private final Pause pause;
    private final Pace pace;
    private final Budget budget;
    private final Consumer<String> console;
    private final Map<String, Counts> baselines = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private Map<String, URI> urls = Map.of();

    /** @param figures empty when the error budget is not to be watched */
    public Conductor(
            Platform platform,
            Optional<Figures> figures,
            Verifier verifier,
            Pause pause,
            Pace pace,
            Consumer<String> console) {
        this.platform = platform;
        this.figures = figures;
        this.verifier = verifier;
        this.pause = pause;
        this.pace = pace;
        this.budget = Budget.STANDARD;
        this.console = console;
    }

    /**
     * Releases what has changed.
     *
     * @param manifests the verifying side first
     * @param live where users reach each service, by its name
     */
    public Verdict release(List<ServiceManifest> manifests, Path project, Map<String, URI> live)
            throws IOException, InterruptedException {
        urls = live;
        var before = standing(manifests);
        var sides = new ArrayList<Side>();
        for (var manifest : manifests) {
            var side = Side.of(manifest, project, state(manifest.name()));
            if (side.isReleased()) {
                console.accept(side.service() + " serves " + side.revision() + " already: nothing to do");
            } else {
                console.accept(side.service() + ": " + side.revision() + " is to be released"
                        + (side.begun() ? ", which was begun before" : ""));
                sides.add(side);
            }
        }
        var course = Course.of(sides, pace.percents());
        return follow(course, sides.isEmpty(), before, manifests);
    }

    private Verdict follow(
            Course from, boolean nothingToDo, Map<String, Map<String, Integer>> before, List<ServiceManifest> services)
            throws IOException, InterruptedException {
        var course = from;
        while (course.next().isPresent()) {
            var step = course.next().get();
            // Going back is not stopped before all is back.
            var stopped = pause.isOver() && !(step instanceof Step.Restore);
            var forward = course.phase() == Phase.FORWARD;
            course = course.after(stopped ? new Outcome.Stopped() : heeding(step, take(step)));
            if (forward && course.phase() == Phase.BACK) {
                console.accept("going back: " + course.reason());
            }
        }
        var goal = from.phase() == Phase.FORWARD || from.phase() == Phase.RELEASED ? Phase.RELEASED : Phase.ROLLED_BACK;
        return new Verdict(goal, course.phase(), nothingToDo, course.reason(), before, standing(services), notes);
    }

    /** Ctrl-C reaches gcloud too, which then fails at nothing but that. */
    private Outcome heeding(Step step, Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed) || !pause.of(A_MOMENT)) {
            return outcome;
        }
        return step instanceof Step.Restore ? take(step) : new Outcome.Stopped();
    }

    /**
     * Goes back to what was before the last release, or to a revision that is named.
     *
     * @param services the minting side first, so that the verifying side is never the older one
     */
    public Verdict goBack(List<ServiceManifest> services, Optional<String> revision, Map<String, URI> live)
            throws IOException, InterruptedException {
        urls = live;
        var before = standing(services);
        var steps = new ArrayList<Step>();
        for (var service : services) {
            var state = state(service.name())
                    .orElseThrow(() -> new PlatformRefusedException("there is no service '" + service.name() + "'"));
            switch (Rollback.of(state, revision)) {
                case Rollback.To(var shares) -> steps.add(new Step.Restore(service.name(), shares));
                case Rollback.Done(var there) ->
                    console.accept(service.name() + " serves " + there + " already: nothing to do");
                case Rollback.Impossible(var why) -> {
                    if (services.size() == 1) {
                        throw new PlatformRefusedException(service.name() + ": " + why);
                    }
                    console.accept(service.name() + " stays as it is: " + why);
                    notes.add(service.name() + " stays as it is: " + why);
                }
            }
        }
        var nothing = steps.isEmpty();
        if (!nothing) {
            steps.add(new Step.Verify("after going back", Set.of()));
        }
        var course = new Course(steps, List.of(), nothing ? Phase.ROLLED_BACK : Phase.BACK, "", false);
        return follow(course, nothing, before, services);
    }

    private Outcome take(Step step) {
        try {
            return switch (step) {
                case Step.Make(var side) -> make(side);
                case Step.Await(var side) -> await(side);
                case Step.Move(var side, var percent) -> move(side, percent);
                case Step.Verify(var when, var canaries) -> verify(when, canaries);
                case Step.Watch(var side) -> watch(side);
                case Step.Finish(var side) -> finish(side);
                case Step.Restore(var service, var before) -> {
                    console.accept(service + ": back to " + shown(before));
                    yield share(service, before);
                }
            };
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Stopped();
        }
    }

    private Outcome make(Side side) throws IOException, InterruptedException {
        var traffic = side.isFirst() ? List.of(Share.of(side.revision(), 100)) : side.with(side.percent());
        console.accept(side.service() + ": making " + side.revision()
                + (side.isFirst() ? ", the first there is" : ", with " + side.percent() + " % of the traffic"));
        patiently(() -> {
            platform.replace(new Release(side.manifest(), side.revision(), traffic));
            return true;
        });
        return new Outcome.Done();
    }

    private Outcome await(Side side) throws IOException, InterruptedException {
        var looks = Math.max(1, pace.ready().dividedBy(pace.look()));
        Condition last = new Condition.Pending("it was not looked at");
        for (var look = 0L; look < looks; look++) {
            var state = state(side.service());
            var revision = state.flatMap(present -> present.revision(side.revision()));
            last = revision.map(made -> made.condition()).orElse(last);
            if (last instanceof Condition.Failed(var why)) {
                console.accept(side.revision() + " will not become ready: " + why);
                return new Outcome.Failed(side.revision() + " will not become ready: " + gist(why));
            }
            if (last instanceof Condition.Ready
                    && (side.isFirst() || isShared(state.orElseThrow(), side.with(side.percent())))) {
                console.accept(side.revision() + " is ready");
                return new Outcome.Done();
            }
            if (pause.of(pace.look())) {
                return new Outcome.Stopped();
            }
        }
        var why = last instanceof Condition.Pending(var reason) ? reason : "its traffic was not shared as asked";
        return new Outcome.Failed(
                side.revision() + " was not ready within " + pace.ready().toSeconds() + " s: " + why);
    }

    /** Of many lines, what the platform says and what the instance said last. */
    private static String gist(String text) {
        var lines = text.lines().map(String::strip).toList();
        return lines.size() < 2 ? text : lines.getFirst() + " " + lines.getLast();
    }

    private Outcome move(Side side, int percent) throws IOException, InterruptedException {
        console.accept(side.service() + ": " + percent + " % of the new clients to " + side.revision());
        baselines.put(side.revision(), counts(side));
        return share(side.service(), side.with(percent));
    }

    private Outcome verify(String when, Set<String> canaries) throws IOException, InterruptedException {
        var auth = url("auth-service", canaries);
        var backend = url("backend-service", canaries);
        console.accept("verifying " + auth + " and " + backend + " " + when);
        var complaint = verifier.complaint(auth, backend);
        if (pause.isOver()) {
            return new Outcome.Stopped();
        }
        return complaint.isEmpty() ? new Outcome.Done() : new Outcome.Failed(when + ", " + complaint);
    }

    /** A budget that is spent ends the wait. */
    private Outcome watch(Side side) throws IOException, InterruptedException {
        if (figures.isEmpty()) {
            return pause.of(pace.bake()) ? new Outcome.Stopped() : new Outcome.Done();
        }
        var before = baselines.getOrDefault(side.revision(), Counts.NONE);
        var left = pace.bake();
        while (true) {
            var judgement = budget.judge(counts(side).since(before));
            var over = left.isZero() || left.isNegative();
            if (judgement instanceof Judgement.Spent(var sentences) && (over || !isSilence(sentences))) {
                return new Outcome.Failed(
                        side.revision() + " has spent its error budget: " + String.join("; ", sentences));
            }
            if (over) {
                judgement.sentences().forEach(sentence -> {
                    console.accept(side.revision() + ": " + sentence);
                    if (sentence.startsWith("warning") || sentence.startsWith("too little")) {
                        notes.add(side.revision() + ": " + sentence);
                    }
                });
                return new Outcome.Done();
            }
            var slice = left.compareTo(pace.look()) < 0 ? left : pace.look();
            if (pause.of(slice)) {
                return new Outcome.Stopped();
            }
            left = left.minus(slice);
        }
    }

    /** What was not collected yet may still be. */
    private static boolean isSilence(List<String> sentences) {
        return sentences.size() == 1
                && (sentences.getFirst().startsWith("nothing was measured")
                        || sentences.getFirst().startsWith("nobody came"));
    }

    private Outcome finish(Side side) throws IOException, InterruptedException {
        var outcome = share(side.service(), side.released());
        if (outcome instanceof Outcome.Done) {
            console.accept(side.service() + ": " + side.revision() + " has all new clients; sockets that are open stay"
                    + " where they are for up to "
                    + side.manifest().timeout().toMinutes() + " minutes");
        }
        return outcome;
    }

    /** Shares traffic and waits until it is so. */
    Outcome share(String service, List<Share> shares) throws IOException, InterruptedException {
        patiently(() -> {
            platform.route(service, shares);
            return true;
        });
        var looks = Math.max(1, pace.settled().dividedBy(pace.look()));
        for (var look = 0L; look < looks; look++) {
            if (state(service).filter(present -> isShared(present, shares)).isPresent()) {
                return new Outcome.Done();
            }
            // Whoever wants to stop is heard between the steps: half of one is no place to stop at.
            pause.of(pace.look());
        }
        return new Outcome.Failed("the traffic of " + service + " was not shared as " + shown(shares) + " within "
                + pace.settled().toSeconds() + " s");
    }

    private static boolean isShared(ServiceState state, List<Share> wanted) {
        return state.observedGeneration() >= state.generation()
                && percents(state.traffic()).equals(percents(wanted))
                && tags(state.traffic()).equals(tags(wanted));
    }

    private static Map<String, Integer> percents(List<Share> shares) {
        var percents = new TreeMap<String, Integer>();
        shares.stream()
                .filter(share -> share.percent() > 0)
                .forEach(share -> percents.merge(share.revision(), share.percent(), Integer::sum));
        return percents;
    }

    private static Set<String> tags(List<Share> shares) {
        var tags = new HashSet<String>();
        shares.stream()
                .filter(share -> !share.tag().isEmpty())
                .forEach(share -> tags.add(share.tag() + "=" + share.revision()));
        return tags;
    }

    private URI url(String service, Set<String> canaries) throws IOException, InterruptedException {
        if (!canaries.contains(service)) {
            return Optional.ofNullable(urls.get(service))
                    .orElseThrow(() -> new PlatformRefusedException("where " + service + " is reached is not known"));
        }
        return state(service)
                .flatMap(present -> Optional.ofNullable(present.tagged().get(Side.CANARY)))
                .orElseThrow(() -> new PlatformRefusedException(service + " has no revision that is tagged canary"));
    }

    private Counts counts(Side side) throws IOException, InterruptedException {
        if (figures.isEmpty()) {
            return Counts.NONE;
        }
        var since = state(side.service())
                .flatMap(present -> present.revision(side.revision()))
                .map(made -> made.created())
                .orElse(Instant.EPOCH);
        return patiently(() -> Counts.of(figures.get(), side.service(), side.revision(), since));
    }

    private Optional<ServiceState> state(String service) throws IOException, InterruptedException {
        return patiently(() -> platform.service(service));
    }

    private Map<String, Map<String, Integer>> standing(List<ServiceManifest> manifests)
            throws IOException, InterruptedException {
        var standing = new LinkedHashMap<String, Map<String, Integer>>();
        for (var manifest : manifests) {
            standing.put(
                    manifest.name(),
                    state(manifest.name())
                            .map(present -> percents(present.traffic()))
                            .orElse(Map.of()));
        }
        return standing;
    }

    private static String shown(List<Share> shares) {
        return String.join(
                ", ",
                percents(shares).entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue() + " %")
                        .toList());
    }

    private interface Call<T> {
        T make() throws IOException, InterruptedException;
    }

    /** What fails on the way may go well a moment later; what is refused will not. */
    private <T> T patiently(Call<T> call) throws IOException, InterruptedException {
        for (var attempt = 1; ; attempt++) {
            try {
                return call.make();
            } catch (PlatformRefusedException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause.of(pace.look().multipliedBy(attempt));
            }
        }
    }
}
