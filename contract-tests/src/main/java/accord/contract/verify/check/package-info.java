/** What is verified after a deployment: a class for each promise. */
@NullMarked
package accord.contract.verify.check;

import org.jspecify.annotations.NullMarked;
