/** Conversations with running services: what is promised to a peer, and what a peer cannot break. */
@NullMarked
package accord.contract.conversation;

import org.jspecify.annotations.NullMarked;
