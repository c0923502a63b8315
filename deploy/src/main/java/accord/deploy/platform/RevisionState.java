package accord.deploy.platform;

import java.time.Instant;

/**
 * One revision of a service.
 *
 * @param image by digest, as the manifest named it
 */
public record RevisionState(String name, String image, Instant created, Condition condition) {

    public boolean isReady() {
        return condition instanceof Condition.Ready;
    }
}
