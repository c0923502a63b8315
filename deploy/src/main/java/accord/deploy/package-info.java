/** Reads the manifests as Cloud Run does: starts, checks and rolls out both services. */
@NullMarked
package accord.deploy;

import org.jspecify.annotations.NullMarked;
