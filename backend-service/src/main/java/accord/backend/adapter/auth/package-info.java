/** What auth-service says of itself, compared with what this service believes. */
@NullMarked
package accord.backend.adapter.auth;

import org.jspecify.annotations.NullMarked;
