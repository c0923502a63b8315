/** How the signing key is found, and how its absence is explained. */
@NullMarked
package accord.kernel.secret;

import org.jspecify.annotations.NullMarked;
