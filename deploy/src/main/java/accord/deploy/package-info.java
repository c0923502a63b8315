/** The command line that reads the manifests as Cloud Run does; each verb is a class, and its launcher in deploy/ has its name. */
@NullMarked
package accord.deploy;

import org.jspecify.annotations.NullMarked;
