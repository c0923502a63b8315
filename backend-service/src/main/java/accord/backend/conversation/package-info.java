/** One user's open connection. Driven ports: Outbox. */
@NullMarked
package accord.backend.conversation;

import org.jspecify.annotations.NullMarked;
