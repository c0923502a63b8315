/** What the documents say is what the code does. */
@NullMarked
package accord.contract.docs;

import org.jspecify.annotations.NullMarked;
