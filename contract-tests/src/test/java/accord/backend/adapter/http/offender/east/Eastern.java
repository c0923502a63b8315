package accord.backend.adapter.http.offender.east;

import accord.backend.adapter.http.offender.west.Western;
import accord.contract.rules.Breaks;

/** Knows the west, which knows the east. */
@Breaks("HEX-10")
public final class Eastern {
    Object other() {
        return new Western();
    }
}
