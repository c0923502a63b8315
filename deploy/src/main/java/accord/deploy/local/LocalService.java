package accord.deploy.local;

import accord.deploy.front.Branch;
import accord.deploy.front.Entrance;
import accord.deploy.front.Front;
import accord.deploy.front.Route;
import accord.deploy.platform.Condition;
import accord.deploy.platform.PlatformRefusedException;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** One service: its revisions, what traffic they have, and what traffic they were last asked to have. */
final class LocalService {

    private final String name;
    private final Front front;
    private final Entrance entrance;
    private final Map<String, Entrance> tagged = new LinkedHashMap<>();
    private final SequencedMap<String, LocalRevision> revisions = new LinkedHashMap<>();
    private final Set<String> awaited = new LinkedHashSet<>();
    private List<Share> wanted = List.of();
    private List<Share> traffic = List.of();
    private long generation;
    private Condition condition = new Condition.Pending("nothing was deployed yet");

    LocalService(String name, Front front, Entrance entrance) {
        this.name = name;
        this.front = front;
        this.entrance = entrance;
    }

    String name() {
        return name;
    }

    URI url() {
        return entrance.url();
    }

    Optional<LocalRevision> revision(String revision) {
        return Optional.ofNullable(revisions.get(revision));
    }

    List<LocalRevision> revisions() {
        return List.copyOf(revisions.values());
    }

    void add(LocalRevision revision) {
        revisions.put(revision.name(), revision);
    }

    boolean isEmpty() {
        return revisions.isEmpty();
    }

    /** @param coming a revision that is about to be made, or "" */
    void check(List<Share> shares, String coming) throws PlatformRefusedException {
        var tags = new HashSet<String>();
        var total = 0;
        for (var share : shares) {
            if (!revisions.containsKey(share.revision()) && !share.revision().equals(coming)) {
                throw new PlatformRefusedException(name + " has no revision '" + share.revision() + "'; it has "
                        + String.join(", ", revisions.keySet()));
            }
            if (!share.tag().isEmpty() && !tags.add(share.tag())) {
                throw new PlatformRefusedException("the tag '" + share.tag() + "' is given twice");
            }
            total += share.percent();
        }
        if (total != 100) {
            throw new PlatformRefusedException("the traffic of " + name + " adds up to " + total + " percent");
        }
    }

    /** @param deployed the revision that was asked for together with it, or "" */
    void ask(List<Share> shares, String deployed) {
        generation++;
        wanted = List.copyOf(shares);
        awaited.clear();
        shares.forEach(share -> awaited.add(share.revision()));
        if (!deployed.isEmpty()) {
            awaited.add(deployed);
        }
        condition = new Condition.Pending("not looked at yet");
    }

    /** The revisions that are waited for, and of which nothing runs. */
    List<LocalRevision> toStart() {
        return condition instanceof Condition.Pending
                ? awaited.stream()
                        .map(revisions::get)
                        .filter(LocalRevision::isRetired)
                        .toList()
                : List.of();
    }

    /** Does what was asked for as soon as it can be done; until then, traffic stays where it is. */
    void settle() throws IOException {
        if (!(condition instanceof Condition.Pending)) {
            return;
        }
        var all = awaited.stream().map(revisions::get).toList();
        var failed =
                all.stream().filter(revision -> revision.failure().isPresent()).findFirst();
        var starting = all.stream().filter(revision -> !revision.isServing()).findFirst();
        if (failed.isPresent()) {
            condition = new Condition.Failed(failed.get().failure().orElse(""));
        } else if (starting.isPresent()) {
            condition = new Condition.Pending("revision " + starting.get().name() + " is not ready yet");
        } else {
            share();
            condition = new Condition.Ready();
        }
    }

    private void share() throws IOException {
        traffic = wanted;
        var tags =
                traffic.stream().map(Share::tag).filter(tag -> !tag.isEmpty()).collect(Collectors.toSet());
        for (var tag : tags) {
            if (!tagged.containsKey(tag)) {
                tagged.put(tag, front.openForTag());
            }
        }
        var gone = new LinkedHashMap<>(tagged);
        gone.keySet().removeAll(tags);
        gone.values().forEach(Entrance::close);
        tagged.keySet().retainAll(tags);
        publish();
    }

    /** Tells the front which instances are ready. */
    void publish() {
        entrance.route(new Route(traffic.stream()
                .filter(share -> share.percent() > 0)
                .map(share -> branch(share.revision(), share.percent()))
                .toList()));
        tagged.forEach((tag, own) -> own.route(new Route(traffic.stream()
                .filter(share -> share.tag().equals(tag))
                .map(share -> branch(share.revision(), 100))
                .toList())));
    }

    private Branch branch(String revision, int percent) {
        return Objects.requireNonNull(revisions.get(revision), revision).branch(percent);
    }

    /** Whether a revision is reached in some way, or is about to be. */
    boolean needs(LocalRevision revision) {
        return (condition instanceof Condition.Pending && awaited.contains(revision.name()))
                || traffic.stream()
                        .anyMatch(share -> share.revision().equals(revision.name())
                                && (share.percent() > 0 || !share.tag().isEmpty()));
    }

    /** Nothing new is let in. */
    void shut() {
        entrance.route(Route.NOWHERE);
        tagged.values().forEach(each -> each.route(Route.NOWHERE));
    }

    ServiceState state() {
        return new ServiceState(
                name,
                url(),
                generation,
                generation,
                condition,
                revisions.reversed().values().stream().map(LocalRevision::state).toList(),
                traffic,
                tagged.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().url())));
    }
}
