/** Accord as a page in a browser meets it: what only a browser enforces, and what only a browser shows. */
@NullMarked
package accord.contract.browser;

import org.jspecify.annotations.NullMarked;
