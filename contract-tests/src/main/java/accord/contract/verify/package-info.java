/** The verifier: drives a running pair of services by their URLs and says what they do not keep. */
@NullMarked
package accord.contract.verify;

import org.jspecify.annotations.NullMarked;
