/**
 * The rules of a house with one door, as sentences that check themselves: {@link accord.contract.rules.OneDoor},
 * {@link accord.contract.rules.OneWire} and {@link accord.contract.rules.Hexagon} about classes,
 * {@link accord.contract.rules.Paperwork} about configuration, manifests and POMs. A {@link accord.contract.rules.House}
 * says whose.
 */
@NullMarked
package accord.contract.rules;

import org.jspecify.annotations.NullMarked;
