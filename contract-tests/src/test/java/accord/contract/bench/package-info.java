@NullMarked
package accord.contract.bench;

import org.jspecify.annotations.NullMarked;
