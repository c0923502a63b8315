package accord.kernel.observe.offender;

import accord.contract.rules.Breaks;

/** A kernel that knows who uses it. */
final class Upstart {
    private Upstart() {}

    @Breaks("HEX-07")
    static final class KnowingAService {
        Object service() {
            return new accord.auth.session.offender.Seat();
        }
    }

    @Breaks("DOOR-28")
    static final class BranchingInTheKernel {
        boolean isCloud(String name) {
            return name.equals("staging");
        }
    }
}
