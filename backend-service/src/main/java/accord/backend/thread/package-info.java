/** What was said. Driven ports: Threads. */
@NullMarked
package accord.backend.thread;

import org.jspecify.annotations.NullMarked;
