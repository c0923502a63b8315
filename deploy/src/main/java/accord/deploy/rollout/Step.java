package accord.deploy.rollout;

import accord.deploy.platform.Share;
import java.util.List;
import java.util.Set;

/** One thing that a rollout does. */
public sealed interface Step {

    /** Makes the revision, without traffic when there is a service already. */
    record Make(Side side) implements Step {}

    /** Waits until the revision is ready, or never will be. */
    record Await(Side side) implements Step {}

    /** Gives the revision so much of the traffic. */
    record Move(Side side, int percent) implements Step {}

    /**
     * Has the contract verified.
     *
     * @param canaries the services that are reached at the new revision alone; the others are reached as users do
     */
    record Verify(String when, Set<String> canaries) implements Step {

        public Verify {
            canaries = Set.copyOf(canaries);
        }
    }

    /** Lets the revision serve for a while, and looks at what it has measured itself. */
    record Watch(Side side) implements Step {}

    /** Takes the tags away that a rollout needs, and leaves the one that a rollback needs. */
    record Finish(Side side) implements Step {}

    /** Shares traffic as it was. */
    record Restore(String service, List<Share> before) implements Step {

        public Restore {
            before = List.copyOf(before);
        }
    }
}
