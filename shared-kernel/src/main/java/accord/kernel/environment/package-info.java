/** Where this process runs, and what that permits. */
@NullMarked
package accord.kernel.environment;

import org.jspecify.annotations.NullMarked;
