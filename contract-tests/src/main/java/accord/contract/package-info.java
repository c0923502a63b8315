/** What the two services promise each other, as rules, a client and a verifier. */
@NullMarked
package accord.contract;

import org.jspecify.annotations.NullMarked;
