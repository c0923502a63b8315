package accord.deploy.front;

import java.util.List;

/** How an entrance shares what arrives among revisions. */
public record Route(List<Branch> branches) {

    /** Leads nowhere: nothing is ready. */
    public static final Route NOWHERE = new Route(List.of());

    public Route {
        branches = List.copyOf(branches);
    }
}
