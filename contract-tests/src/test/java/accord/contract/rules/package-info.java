/** Proofs that the rules hold here, that each of them bites, and that ordinary code passes. */
@NullMarked
package accord.contract.rules;

import org.jspecify.annotations.NullMarked;
