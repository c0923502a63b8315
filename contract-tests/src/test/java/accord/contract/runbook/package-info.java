/** The procedures of the runbook in deploy/README.md, as far as one machine can follow them. */
@NullMarked
package accord.contract.runbook;

import org.jspecify.annotations.NullMarked;
