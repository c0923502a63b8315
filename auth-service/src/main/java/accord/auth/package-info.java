/** The composition root: what is wired to what, and from which configuration. */
@NullMarked
package accord.auth;

import org.jspecify.annotations.NullMarked;
