/** Proofs that two versions of the services serve side by side, as they do for an hour at every deploy. */
@NullMarked
package accord.contract.version;

import org.jspecify.annotations.NullMarked;
