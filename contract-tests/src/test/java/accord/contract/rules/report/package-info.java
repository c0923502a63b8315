/** Proofs that machines can read what the rules found, and that people can trust it. */
@NullMarked
package accord.contract.rules.report;

import org.jspecify.annotations.NullMarked;
