package accord.deploy.admin;

import java.net.URI;
import java.util.List;

/** Knows the instances of a service, whose figures are read as a collector beside each of them would. */
public interface Collector {

    /**
     * One instance.
     *
     * @param id by which it is told from the others
     * @param url where the instance itself listens, behind whatever stands in front of the service
     */
    record Target(String revision, String id, URI url) {}

    /** Those that run now. */
    List<Target> targets(String service);
}
