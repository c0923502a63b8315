/** What running services say of themselves to whoever watches them: each line they log, and each figure they show. */
@NullMarked
package accord.contract.observe;

import org.jspecify.annotations.NullMarked;
