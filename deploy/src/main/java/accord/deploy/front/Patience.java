package accord.deploy.front;

import java.time.Duration;

/**
 * How long the front waits for what may not come.
 *
 * @param head for the rest of a request's head, before an instance is left to judge what there is of it
 * @param slot for an instance that has room for one more request
 * @param farewell for a client to hang up after it was told the last thing
 */
record Patience(Duration head, Duration slot, Duration farewell) {

    static Patience likeCloudRun() {
        return new Patience(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
