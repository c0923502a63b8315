/** A window on what runs on this machine: every instance's own measurements, once a second, on one page. */
@NullMarked
package accord.deploy.observe;

import org.jspecify.annotations.NullMarked;
