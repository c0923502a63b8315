package accord.backend.adapter.http;

import java.math.BigDecimal;
import java.time.Instant;

/** A moment as the protocol spells it: seconds since the epoch with milliseconds. */
final class EpochSeconds {
    private static final int MILLISECONDS = 3;

    private EpochSeconds() {}

    static BigDecimal of(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli(), MILLISECONDS);
    }
}
