/** Proofs that pictures show what is there, and that nothing in them overlaps. */
@NullMarked
package accord.contract.rules.picture;

import org.jspecify.annotations.NullMarked;
