/** The Java client of the protocol: signs in, opens sockets, reconnects, resumes, and tells each event exactly once. */
@NullMarked
package accord.contract.client;

import org.jspecify.annotations.NullMarked;
