package accord.deploy.front;

import java.time.Duration;
import java.util.List;

/**
 * One revision as a route sees it.
 *
 * @param percent of the new clients
 * @param concurrency how many requests one instance may have at a time; an open socket is one of them
 * @param timeout how long a request may take, and a socket be open
 * @param affinity whether clients are given a cookie that brings them back to the same instance
 * @param ready the instances that may be given requests
 */
public record Branch(
        String revision, int percent, int concurrency, Duration timeout, boolean affinity, List<Upstream> ready) {

    public Branch {
        ready = List.copyOf(ready);
    }
}
