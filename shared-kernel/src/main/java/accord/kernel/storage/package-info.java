/** How a service opens its database, H2 in a file or PostgreSQL: the same in both, so that one outage looks the same in both. */
@NullMarked
package accord.kernel.storage;

import org.jspecify.annotations.NullMarked;
