/** Conversations as texts that a person can read aloud, played against a running service. */
@NullMarked
package accord.contract.script;

import org.jspecify.annotations.NullMarked;
