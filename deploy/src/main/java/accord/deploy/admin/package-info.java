/**
 * Cloud Run's Admin API on this machine, over any {@code Platform}, and the reading of figures that goes with it: for rehearsals
 * and tests of what talks to the real one. The driven port is {@code Collector}.
 */
@NullMarked
package accord.deploy.admin;

import org.jspecify.annotations.NullMarked;
