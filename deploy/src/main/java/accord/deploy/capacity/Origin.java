package accord.deploy.capacity;

import java.util.Locale;

/** Where a number that goes into the sheet comes from. */
enum Origin {
    /** By the benchmark. */
    MEASURED,
    /** In the manifests of the environment. */
    MANIFEST,
    /** In the file of prices and limits. */
    PRICE,
    /** In the profile of the workload: nobody knows, so somebody assumes. */
    ASSUMED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
