/** What the world sees of auth-service: JSON over HTTP. */
@NullMarked
package accord.auth.adapter.http;

import org.jspecify.annotations.NullMarked;
