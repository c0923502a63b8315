package accord.kernel.door.offender;

import accord.contract.rules.Breaks;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;

/** Parts of the door that are made when someone already stands before it. */
final class LateDoors {
    private LateDoors() {}

    @Breaks("DOOR-29")
    @Prototype
    static final class MadeEachTime {}

    @Breaks("DOOR-29")
    @Factory
    static final class MakingWhenNeeded {
        @Prototype
        StringBuilder part() {
            return new StringBuilder();
        }
    }
}
