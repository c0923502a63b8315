package accord.deploy.platform;

/**
 * What a revision gets of a service's traffic.
 *
 * @param percent 0 to 100; of new clients, because those with an affinity cookie stay where they are
 * @param tag under which the revision has a URL of its own, whatever its percent; "" for none
 */
public record Share(String revision, int percent, String tag) {

    public Share {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a share of " + percent + " percent of the traffic");
        }
    }

    public static Share of(String revision, int percent) {
        return new Share(revision, percent, "");
    }
}
