package accord.kernel.token.offender;

import accord.contract.rules.Breaks;
import accord.kernel.door.offender.Handle;
import jakarta.inject.Singleton;

/** Tokens that depend on a framework. */
final class Framed {
    private Framed() {}

    @Breaks("HEX-08")
    @Singleton
    static final class KnowingTheFramework {}

    @Breaks("HEX-08")
    static final class KnowingTheDoor {
        Object door() {
            return new Handle();
        }
    }
}
