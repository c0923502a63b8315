/** What a client can ask beside the socket: its threads, itself, and how to talk to the socket. */
@NullMarked
package accord.backend.adapter.http;

import org.jspecify.annotations.NullMarked;
