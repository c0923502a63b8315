/**
 * Takes a release to its users in steps, and back when a step shows that it must not get there. The driven ports are
 * {@code Platform} and {@code Figures} of the platform, {@code Verifier}, and {@code Pause}.
 */
@NullMarked
package accord.deploy.rollout;

import org.jspecify.annotations.NullMarked;
