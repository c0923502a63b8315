/**
 * Cloud Run as this program needs it: services, their revisions, and how traffic is shared between them. The driven port is
 * {@code Platform}.
 */
@NullMarked
package accord.deploy.platform;

import org.jspecify.annotations.NullMarked;
