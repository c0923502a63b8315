package accord.deploy.front;

/**
 * One instance, which listens on a loopback port of its own.
 *
 * @param id what an affinity cookie calls it; never the same for two instances
 */
public record Upstream(String id, int port) {

    public Upstream {
        if (!id.matches("[0-9a-z-]{1,64}")) {
            throw new IllegalArgumentException("'" + id + "' cannot be in a cookie");
        }
    }
}
