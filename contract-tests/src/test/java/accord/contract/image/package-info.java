/** The container images of the real services: made as their user makes them, unpacked, looked at and run. */
@NullMarked
package accord.contract.image;

import org.jspecify.annotations.NullMarked;
