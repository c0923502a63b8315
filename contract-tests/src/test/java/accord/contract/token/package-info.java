/** What a token opens, and how every bad one is refused: the same at every door. */
@NullMarked
package accord.contract.token;

import org.jspecify.annotations.NullMarked;
