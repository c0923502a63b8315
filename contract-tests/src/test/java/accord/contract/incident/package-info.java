/** The reports: each class is named after what can no longer happen, and drives running services to the edge of it. */
@NullMarked
package accord.contract.incident;

import org.jspecify.annotations.NullMarked;
