package accord.deploy.local;

import accord.deploy.front.Branch;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Condition;
import accord.deploy.platform.RevisionState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A revision with its instances, by their labels. It becomes ready when all of them are, and is then kept at as many. */
final class LocalRevision {

    private final Revision revision;
    private final List<String> labels;
    private final Instant created = Instant.now();
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, Instance> ready = new LinkedHashMap<>();
    private Condition condition = new Condition.Pending("its instances start");
    private boolean wasComplete;
    private Instant lastNeeded = Instant.now();

    LocalRevision(Revision revision, List<String> labels) {
        this.revision = revision;
        this.labels = List.copyOf(labels);
    }

    String name() {
        return revision.name();
    }

    Revision revision() {
        return revision;
    }

    List<String> labels() {
        return labels;
    }

    boolean isOf(ServiceManifest manifest) {
        var mine = revision.manifest();
        return mine.image().equals(manifest.image())
                && mine.variables().equals(manifest.variables())
                && mine.concurrency() == manifest.concurrency()
                && mine.timeout().equals(manifest.timeout())
                && mine.affinity() == manifest.affinity()
                && mine.instances().equals(manifest.instances())
                && mine.startup().equals(manifest.startup())
                && mine.liveness().equals(manifest.liveness());
    }

    void started(Instance instance) {
        instances.put(instance.name(), instance);
        lastNeeded = Instant.now();
    }

    boolean has(Instance instance) {
        return instances.get(instance.name()) == instance;
    }

    void isReady(Instance instance) {
        ready.put(instance.name(), instance);
        if (ready.size() == labels.size()) {
            wasComplete = true;
            condition = new Condition.Ready();
        }
    }

    void lost(Instance instance) {
        instances.remove(instance.name());
        ready.remove(instance.name());
    }

    /** It will not become ready. Returns what still runs of it. */
    List<Instance> fail(String why) {
        condition = new Condition.Failed(why);
        return retire();
    }

    /** It is not needed now. Returns what runs of it. */
    List<Instance> retire() {
        var running = List.copyOf(instances.values());
        instances.clear();
        ready.clear();
        wasComplete = false;
        return running;
    }

    /** Whether all its instances were ready at some time since they were started. */
    boolean isServing() {
        return wasComplete;
    }

    boolean isRetired() {
        return instances.isEmpty() && !wasComplete && failure().isEmpty();
    }

    Optional<String> failure() {
        return condition instanceof Condition.Failed(var why) ? Optional.of(why) : Optional.empty();
    }

    List<Instance> ready() {
        return List.copyOf(ready.values());
    }

    Instant lastNeeded() {
        return lastNeeded;
    }

    void isNeeded() {
        lastNeeded = Instant.now();
    }

    Branch branch(int percent) {
        var manifest = revision.manifest();
        return new Branch(
                name(),
                percent,
                manifest.concurrency(),
                manifest.timeout(),
                manifest.affinity(),
                ready.values().stream().map(Instance::upstream).toList());
    }

    RevisionState state() {
        return new RevisionState(name(), revision.manifest().image(), created, condition);
    }
}
