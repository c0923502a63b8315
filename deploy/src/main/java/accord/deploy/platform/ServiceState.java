package accord.deploy.platform;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as it stands.
 *
 * @param url where its traffic arrives
 * @param generation what was asked for last
 * @param observedGeneration what the platform has acted upon
 * @param condition of what was asked for last
 * @param revisions the newest first
 * @param traffic as it is shared now; never empty once a revision was ready
 * @param tagged the URL of each tag, which reaches its revision and no other
 */
public record ServiceState(
        String name,
        URI url,
        long generation,
        long observedGeneration,
        Condition condition,
        List<RevisionState> revisions,
        List<Share> traffic,
        Map<String, URI> tagged) {

    public ServiceState {
        revisions = List.copyOf(revisions);
        traffic = List.copyOf(traffic);
        tagged = Map.copyOf(tagged);
    }

    /** Whether what was asked for last has become true, or never will. */
    public boolean isSettled() {
        return observedGeneration == generation && !(condition instanceof Condition.Pending);
    }

    public Optional<RevisionState> revision(String revision) {
        return revisions.stream().filter(each -> each.name().equals(revision)).findFirst();
    }

    /** The percent of the traffic that a revision gets. */
    public int percent(String revision) {
        return traffic.stream()
                .filter(share -> share.revision().equals(revision))
                .mapToInt(Share::percent)
                .sum();
    }
}
