/** The benchmark: figures for what a busy pair of services does all day, with what each costs the server. Never a test. */
@NullMarked
package accord.contract.bench;

import org.jspecify.annotations.NullMarked;
