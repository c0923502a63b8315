package accord.deploy.front;

/** Where a request goes. */
sealed interface Choice {

    record To(Branch branch, Upstream upstream) implements Choice {}

    /** Every instance of the revision that was drawn for it has as many requests as it may have. */
    record Full(Branch branch) implements Choice {}

    /** No instance is ready. */
    record Nowhere() implements Choice {}
}
