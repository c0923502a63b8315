/** The one doorway between Micronaut and the kernel, for HTTP and WebSocket alike. */
@NullMarked
package accord.kernel.door;

import org.jspecify.annotations.NullMarked;
