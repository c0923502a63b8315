package accord.deploy.platform;

import accord.deploy.manifest.ServiceManifest;
import java.util.List;

/**
 * A manifest that is to become a revision.
 *
 * @param revision the name that it gets, which begins with the service's name
 * @param traffic how traffic is shared from then on; empty for all of it to this revision, once it is ready
 */
public record Release(ServiceManifest manifest, String revision, List<Share> traffic) {

    public Release {
        traffic = List.copyOf(traffic);
        if (!revision.startsWith(manifest.name() + "-")) {
            throw new IllegalArgumentException(
                    "revision '" + revision + "' does not begin with '" + manifest.name() + "-'");
        }
    }
}
