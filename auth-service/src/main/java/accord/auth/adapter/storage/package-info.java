/** People and sessions in SQL: H2 in a file, or PostgreSQL, through one schema. */
@NullMarked
package accord.auth.adapter.storage;

import org.jspecify.annotations.NullMarked;
