package accord.deploy.platform;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The services of one region of one project, as Cloud Run keeps them. A revision is never changed; a service is moved by
 * making revisions and by sharing traffic between them. Nothing here waits: what was asked for has come true when
 * {@link ServiceState#isSettled()} says so.
 */
public interface Platform {

    /** A service as it stands, with every revision that is kept; empty when it was never deployed. */
    Optional<ServiceState> service(String name) throws IOException, InterruptedException;

    /**
     * Makes the release's revision, and shares traffic as the release says. Asking again for a revision that exists with the
     * same manifest only shares the traffic.
     *
     * @throws PlatformRefusedException when the platform will not have it: another manifest under the same name, say
     */
    void replace(Release release) throws IOException, InterruptedException;

    /**
     * Shares the traffic of a service among revisions that exist.
     *
     * @throws PlatformRefusedException when a revision is not there, or the percents do not add up to 100
     */
    void route(String service, List<Share> shares) throws IOException, InterruptedException;
}
