/** Cloud Run on a laptop: two processes, started, probed and drained as their manifests ask. */
@NullMarked
package accord.deploy.local;

import org.jspecify.annotations.NullMarked;
