/** What was said, kept in H2 or PostgreSQL by one schema. */
@NullMarked
package accord.backend.adapter.storage;

import org.jspecify.annotations.NullMarked;
