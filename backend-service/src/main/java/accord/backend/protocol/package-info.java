/** The vocabulary of the socket: messages, error codes, close codes. */
@NullMarked
package accord.backend.protocol;

import org.jspecify.annotations.NullMarked;
