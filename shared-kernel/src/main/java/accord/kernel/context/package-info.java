/** Who is asking: values that cannot exist half-filled. */
@NullMarked
package accord.kernel.context;

import org.jspecify.annotations.NullMarked;
