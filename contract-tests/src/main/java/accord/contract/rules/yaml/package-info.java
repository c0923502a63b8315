/** YAML files that people write for the rules: read with their lines, and refused where they say what nobody understands. */
@NullMarked
package accord.contract.rules.yaml;

import org.jspecify.annotations.NullMarked;
