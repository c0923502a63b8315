/** Access tokens: minting, verifying, and every way to be refused. */
@NullMarked
package accord.kernel.token;

import org.jspecify.annotations.NullMarked;
