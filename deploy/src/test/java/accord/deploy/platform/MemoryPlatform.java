package accord.deploy.platform;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A platform that runs nothing: a revision becomes ready when it is looked at, unless it was said what it should become. */
public final class MemoryPlatform implements Platform {

    private final Map<String, Kept> services = new LinkedHashMap<>();
    private final Map<String, Condition> destinies = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");

    private static final class Kept {
        private final List<RevisionState> revisions = new ArrayList<>();
        private final Map<String, String> documents = new HashMap<>();
        private List<Share> traffic = List.of();
        private long generation;
    }

    /** What a revision becomes. */
    public void destine(String revision, Condition condition) {
        destinies.put(revision, condition);
    }

    /** Every change that was made, in words. */
    public List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return Optional.ofNullable(services.get(name)).map(kept -> state(name, kept));
    }

    @Override
    public void replace(Release release) throws PlatformRefusedException {
        var name = release.manifest().name();
        var kept = services.getOrDefault(name, new Kept());
        var document = release.manifest().document().json();
        if (!kept.documents.getOrDefault(release.revision(), document).equals(document)) {
            throw new PlatformRefusedException(
                    "revision " + release.revision() + " exists, and was made from another manifest");
        }
        if (kept.documents.put(release.revision(), document) == null) {
            now = now.plusSeconds(60);
            kept.revisions.addFirst(new RevisionState(
                    release.revision(), release.manifest().image(), now, new Condition.Pending("starting")));
            log.add("made " + release.revision());
        }
        services.put(name, kept);
        share(kept, release.traffic().isEmpty() ? List.of(Share.of(release.revision(), 100)) : release.traffic());
    }

    @Override
    public void route(String service, List<Share> shares) throws PlatformRefusedException {
        var kept = services.get(service);
        if (kept == null) {
            throw new PlatformRefusedException("there is no service '" + service + "'");
        }
        share(kept, shares);
    }

    private void share(Kept kept, List<Share> shares) throws PlatformRefusedException {
        for (var share : shares) {
            if (kept.revisions.stream().noneMatch(revision -> revision.name().equals(share.revision()))) {
                throw new PlatformRefusedException("revision " + share.revision() + " does not exist");
            }
        }
        if (shares.stream().mapToInt(Share::percent).sum() != 100) {
            throw new PlatformRefusedException("the percents of " + shares + " do not add up to 100");
        }
        if (!kept.traffic.equals(shares)) {
            log.add(String.join(
                    " ",
                    shares.stream()
                            .map(share -> share.revision() + "=" + share.percent()
                                    + (share.tag().isEmpty() ? "" : "#" + share.tag()))
                            .toList()));
        }
        kept.traffic = List.copyOf(shares);
        kept.generation++;
    }

    private ServiceState state(String name, Kept kept) {
        kept.revisions.replaceAll(revision -> revision.isReady() ? revision : grown(revision));
        var tagged = new LinkedHashMap<String, URI>();
        kept.traffic.stream()
                .filter(share -> !share.tag().isEmpty())
                .forEach(
                        share -> tagged.put(share.tag(), URI.create("http://" + share.tag() + "---" + name + ".test")));
        return new ServiceState(
                name,
                URI.create("http://" + name + ".test"),
                kept.generation,
                kept.generation,
                kept.revisions.getFirst().condition(),
                kept.revisions,
                kept.traffic,
                tagged);
    }

    private RevisionState grown(RevisionState revision) {
        var condition = destinies.entrySet().stream()
                .filter(destiny -> revision.name().equals(destiny.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(Condition.Ready::new);
        return new RevisionState(revision.name(), revision.image(), revision.created(), condition);
    }
}
