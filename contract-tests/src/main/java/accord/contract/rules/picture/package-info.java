/** Pictures of a house, as SVG: the same bytecode gives the same picture, to the last digit. */
@NullMarked
package accord.contract.rules.picture;

import org.jspecify.annotations.NullMarked;
