package accord.deploy.local;

import java.net.URI;

/**
 * A process that serves requests now.
 *
 * @param url its own, past the front: where its measurements are read
 */
public record RunningInstance(String service, String revision, URI url, long pid) {}
