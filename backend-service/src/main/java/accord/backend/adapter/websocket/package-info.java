/** The socket: a guard over Netty's handshake and frames, the line that it makes of a channel, and the endpoint above. */
@NullMarked
package accord.backend.adapter.websocket;

import org.jspecify.annotations.NullMarked;
