/** Driven ports kept in a Redis that all instances share. Loaded only where one is configured. */
@NullMarked
package accord.backend.adapter.redis;

import org.jspecify.annotations.NullMarked;
