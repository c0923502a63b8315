package accord.backend.adapter.http.innocent;

import accord.contract.rules.Innocent;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/** A configuration record. */
@Innocent
@ConfigurationProperties("accord.pages")
record PageSettings(int size, Duration patience, String secretary) {
    PageSettings {
        if (size < 1) {
            throw new IllegalArgumentException("a page holds at least one item, not " + size);
        }
    }
}
