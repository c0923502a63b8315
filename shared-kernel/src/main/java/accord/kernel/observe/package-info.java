/** What both services say about themselves in the same words: log lines and health. */
@NullMarked
package accord.kernel.observe;

import org.jspecify.annotations.NullMarked;
