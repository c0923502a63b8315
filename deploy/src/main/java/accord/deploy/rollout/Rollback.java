package accord.deploy.rollout;

import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which traffic a service goes back to. */
sealed interface Rollback {

    /** How it is to be shared. */
    record To(List<Share> shares) implements Rollback {

        public To {
            shares = List.copyOf(shares);
        }
    }

    /** It was gone back to already. */
    record Done(String revision) implements Rollback {}

    /** There is nothing to go back to. */
    record Impossible(String why) implements Rollback {}

    /** A release that is under way is undone; otherwise the revision before the last release gets everything. */
    static Rollback of(ServiceState state, Optional<String> wanted) {
        if (wanted.isPresent()) {
            return to(state, wanted.get());
        }
        if (Side.isUnderWay(state)) {
            return new To(Side.before(state));
        }
        return tagged(state, Side.RESTORED)
                .<Rollback>map(Done::new)
                .or(() -> tagged(state, Side.PREVIOUS).map(previous -> to(state, previous)))
                .orElseGet(() -> new Impossible("no rollout has left a revision to go back to; name one with --to: "
                        + String.join(
                                ", ",
                                state.revisions().stream()
                                        .map(revision -> revision.name())
                                        .toList())));
    }

    private static Rollback to(ServiceState state, String revision) {
        if (state.revision(revision).isEmpty()) {
            return new Impossible("there is no revision '" + revision + "'");
        }
        if (state.percent(revision) == 100 && !Side.isUnderWay(state)) {
            return new Done(revision);
        }
        var shares = new ArrayList<>(List.of(new Share(revision, 100, Side.RESTORED)));
        Side.before(state).stream()
                .filter(share -> !share.tag().isEmpty()
                        && !share.tag().equals(Side.PREVIOUS)
                        && !share.tag().equals(Side.RESTORED))
                .forEach(shares::add);
        return new To(shares);
    }

    private static Optional<String> tagged(ServiceState state, String tag) {
        return state.traffic().stream()
                .filter(share -> share.tag().equals(tag))
                .map(Share::revision)
                .findFirst();
    }
}
