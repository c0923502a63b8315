/** Proofs that nothing is accepted without an owner, a reason and an end. */
@NullMarked
package accord.contract.rules.baseline;

import org.jspecify.annotations.NullMarked;
