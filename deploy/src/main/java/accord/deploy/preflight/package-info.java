/** What is looked at before any traffic: the manifests, the code that reads them, the secrets, and what runs already. */
@NullMarked
package accord.deploy.preflight;

import org.jspecify.annotations.NullMarked;
