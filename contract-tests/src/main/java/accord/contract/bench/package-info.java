/** The benchmark: figures for the three things that a busy service does all day, never a test. */
@NullMarked
package accord.contract.bench;

import org.jspecify.annotations.NullMarked;
