/** The two container images, made without Docker: Java cut to size, libraries, the service, and what its start has learnt. */
@NullMarked
package accord.deploy.image;

import org.jspecify.annotations.NullMarked;
