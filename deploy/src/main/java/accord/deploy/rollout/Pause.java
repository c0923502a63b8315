package accord.deploy.rollout;

import java.time.Duration;

/** Lets time pass, until somebody wants to stop. */
public interface Pause {

    /** Returns whether somebody wants to stop. */
    boolean of(Duration duration);

    /** Whether somebody wants to stop. */
    default boolean isOver() {
        return of(Duration.ZERO);
    }
}
