package accord.backend.offender;

import accord.contract.rules.Breaks;
import io.micronaut.runtime.Micronaut;

/** A process that is ready before its beans are. */
@Breaks({"DOOR-27", "DOOR-29"})
final class LateStart {
    private LateStart() {}

    static void start(String... arguments) {
        Micronaut.build(arguments).eagerInitSingletons(false).start();
    }
}
