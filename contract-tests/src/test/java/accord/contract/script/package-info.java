/** The scripts, played against the real services. */
@NullMarked
package accord.contract.script;

import org.jspecify.annotations.NullMarked;
