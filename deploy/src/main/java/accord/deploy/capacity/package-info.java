/** The capacity sheet: what the two services need and cost, computed from what a benchmark measured. */
@NullMarked
package accord.deploy.capacity;

import org.jspecify.annotations.NullMarked;
