/** Runs outlive sockets. Driven ports: Supervisor, EventLog. */
@NullMarked
package accord.backend.run;

import org.jspecify.annotations.NullMarked;
