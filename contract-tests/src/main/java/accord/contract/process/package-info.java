/** Starts the services as they ship: real JVMs, each with an environment of its own and nothing inherited. */
@NullMarked
package accord.contract.process;

import org.jspecify.annotations.NullMarked;
