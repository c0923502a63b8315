/** The agents, their tools, and the supervisor that directs them. */
@NullMarked
package accord.backend.agent;

import org.jspecify.annotations.NullMarked;
