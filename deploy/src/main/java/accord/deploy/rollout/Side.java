package accord.deploy.rollout;

import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Condition;
import accord.deploy.platform.RevisionName;
import accord.deploy.platform.RevisionState;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One service of a release. What it had before is kept in tags on the platform itself while the release is under way, so that a
 * rollout that was killed, on whatever machine, can be gone on with and gone back from.
 *
 * @param revision that the manifest is to become, or has become
 * @param before how traffic was shared before the release began; empty when there was no service
 * @param percent that the revision has already
 * @param begun whether an earlier run began this very release
 */
public record Side(ServiceManifest manifest, String revision, List<Share> before, int percent, boolean begun) {

    /** The revision that is being released. */
    static final String CANARY = "canary";

    /** The revision to go back to, after a release. */
    static final String PREVIOUS = "previous";

    /** The revision that was gone back to. */
    static final String RESTORED = "restored";

    private static final Pattern WAS = Pattern.compile("was-(\\d{1,3})(?:-\\d+)?");

    public Side {
        before = List.copyOf(before);
    }

    /** What is to be done about a manifest, where the service stands so. */
    static Side of(ServiceManifest manifest, Path project, Optional<ServiceState> state) throws IOException {
        var revision = name(RevisionName.of(manifest, project), state);
        return new Side(
                manifest,
                revision,
                state.map(Side::before).orElse(List.of()),
                state.map(present -> present.percent(revision)).orElse(0),
                state.map(present -> isCanary(present, revision)).orElse(false));
    }

    /** A revision that could not start is not started again, under its name: what it lacked may be there now, beside the manifest. */
    private static String name(String content, Optional<ServiceState> state) {
        var name = content;
        for (var attempt = 2; hasFailed(name, state); attempt++) {
            name = content + "-" + attempt;
        }
        return name;
    }

    private static boolean hasFailed(String revision, Optional<ServiceState> state) {
        return state.flatMap(present -> present.revision(revision))
                .map(RevisionState::condition)
                .filter(Condition.Failed.class::isInstance)
                .isPresent();
    }

    private static boolean isCanary(ServiceState state, String revision) {
        return state.traffic().stream()
                .anyMatch(share ->
                        share.revision().equals(revision) && share.tag().equals(CANARY));
    }

    /** How traffic was shared before a release began that is under way; or is, when none is. */
    static List<Share> before(ServiceState state) {
        var marked = new ArrayList<Share>();
        for (var share : state.traffic()) {
            var was = WAS.matcher(share.tag());
            if (was.matches()) {
                marked.add(Share.of(share.revision(), Integer.parseInt(was.group(1))));
            }
        }
        var underWay = marked.stream().mapToInt(Share::percent).sum() == 100;
        var shares = new ArrayList<>(underWay ? merged(marked) : merged(state.traffic()));
        state.traffic().stream()
                .filter(share -> !share.tag().isEmpty()
                        && !share.tag().equals(CANARY)
                        && !WAS.matcher(share.tag()).matches())
                .forEach(share -> shares.add(new Share(share.revision(), 0, share.tag())));
        return shares;
    }

    /** Whether a release is under way that somebody began. */
    static boolean isUnderWay(ServiceState state) {
        return state.traffic().stream()
                .anyMatch(share -> WAS.matcher(share.tag()).matches());
    }

    /** One share for each revision that gets traffic, without tags. */
    private static List<Share> merged(List<Share> shares) {
        var percents = new LinkedHashMap<String, Integer>();
        shares.forEach(share -> percents.merge(share.revision(), share.percent(), Integer::sum));
        return percents.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Share.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    String service() {
        return manifest.name();
    }

    boolean isFirst() {
        return before.isEmpty();
    }

    /** Whether nothing is to be done: the revision has everything, and no release of it is under way. */
    boolean isReleased() {
        return percent == 100 && !begun;
    }

    /** Traffic with so much of it at the new revision; the rest is shared as before, and what was before is written beside it. */
    List<Share> with(int percent) {
        var shares = new ArrayList<Share>();
        var old = before.stream().filter(share -> share.percent() > 0).toList();
        var left = 100 - percent;
        for (var i = 0; i < old.size(); i++) {
            var last = i == old.size() - 1;
            var part = last ? left : Math.min(left, Math.round(old.get(i).percent() * (100 - percent) / 100f));
            left -= part;
            if (part > 0 && !old.get(i).revision().equals(revision)) {
                shares.add(Share.of(old.get(i).revision(), part));
            } else {
                left += part;
            }
        }
        // What the new revision had before, by hand say, is its own.
        shares.add(new Share(revision, percent + left, CANARY));
        for (var i = 0; i < old.size(); i++) {
            // A tag is given once.
            var tag = "was-" + old.get(i).percent() + (i == 0 ? "" : "-" + i);
            shares.add(new Share(old.get(i).revision(), 0, tag));
        }
        before.stream().filter(share -> share.percent() == 0).forEach(shares::add);
        return shares;
    }

    /** Traffic after the release: the revision that had the most before can be gone back to. */
    List<Share> released() {
        var shares = new ArrayList<>(List.of(Share.of(revision, 100)));
        before.stream()
                .filter(share -> share.percent() > 0 && !share.revision().equals(revision))
                .max((one, other) -> Integer.compare(one.percent(), other.percent()))
                .ifPresent(share -> shares.add(new Share(share.revision(), 0, PREVIOUS)));
        before.stream()
                .filter(share -> !share.tag().isEmpty()
                        && !share.tag().equals(PREVIOUS)
                        && !share.tag().equals(RESTORED))
                .forEach(shares::add);
        return shares;
    }
}
