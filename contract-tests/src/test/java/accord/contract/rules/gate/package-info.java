/** Proofs of the command line, on a repository that is not this one and on this one. */
@NullMarked
package accord.contract.rules.gate;

import org.jspecify.annotations.NullMarked;
