package accord.backend.adapter.http.offender.west;

import accord.backend.adapter.http.offender.east.Eastern;
import accord.contract.rules.Breaks;

/** Knows the east, which knows the west. */
@Breaks("HEX-10")
public final class Western {
    Object other() {
        return new Eastern();
    }
}
