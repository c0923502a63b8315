/** Releases of the real services, with the real verifier, on this machine's Cloud Run. */
@NullMarked
package accord.contract.rollout;

import org.jspecify.annotations.NullMarked;
