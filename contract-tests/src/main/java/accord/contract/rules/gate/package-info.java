/** The rules as a command line and a gate: what is applied to what, what is written where, and what stops a build. */
@NullMarked
package accord.contract.rules.gate;

import org.jspecify.annotations.NullMarked;
