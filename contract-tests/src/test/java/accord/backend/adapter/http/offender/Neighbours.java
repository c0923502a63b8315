package accord.backend.adapter.http.offender;

import accord.backend.adapter.http.offender.east.Eastern;
import accord.backend.adapter.storage.offender.Drawer;
import accord.contract.rules.Breaks;
import accord.kernel.door.offender.Handle;

/** Adapters that reach into other rooms. */
final class Neighbours {
    private Neighbours() {}

    @Breaks("HEX-03")
    static final class KnowingAnotherAdapter {
        Object storage() {
            return new Drawer();
        }
    }

    @Breaks("HEX-09")
    static final class KnowingAProgram {
        Object program() {
            return new accord.deploy.offender.Tool();
        }
    }

    @Breaks("DOOR-15")
    static final class ExtendingTheDoor extends Handle {}

    static final class Visitor {
        Object visit() {
            return new Eastern();
        }
    }
}
