/** Driven ports kept in this process's memory: right for one instance, and for tests. */
@NullMarked
package accord.backend.adapter.memory;

import org.jspecify.annotations.NullMarked;
