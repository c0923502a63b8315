/** Breaches that are accepted for a while: by whom, why, and until when. */
@NullMarked
package accord.contract.rules.baseline;

import org.jspecify.annotations.NullMarked;
