/** What was released once stays valid: frozen contracts, frozen tokens, and what the present code makes of them. */
@NullMarked
package accord.kernel.release;

import org.jspecify.annotations.NullMarked;
