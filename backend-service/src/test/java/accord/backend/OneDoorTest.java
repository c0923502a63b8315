package accord.backend;

import accord.kernel.testkit.BeanCensus;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts the beans of the running service: however one came to be, there is no second way in. */
@Tag("architecture")
class OneDoorTest {
    /** The framework's, for OPTIONS and for health; the last one belongs to a test of this module. */
    private static final Set<String> USUAL_FILTERS = Set.of(
            "io.micronaut.http.server.OptionsFilter",
            "io.micronaut.management.endpoint.health.filter.HealthResultFilter",
            "accord.backend.adapter.websocket.StuckFilter");

    @TempDir
    Path data;

    @Test
    void thereIsOneDoor() {
        try (var backend = RunningBackend.start(data, Map.of())) {
            new BeanCensus(backend.context()).findsOneDoor(USUAL_FILTERS);
        }
    }

    @Test
    void refusingBeforeTheUpgradeAddsAFilterAndNoDoor() {
        var filters = new HashSet<>(USUAL_FILTERS);
        filters.add("accord.backend.adapter.websocket.RefusalBeforeUpgrade");
        try (var backend = RunningBackend.start(data, Map.of("accord.websocket.refuse-with", "http"))) {
            new BeanCensus(backend.context()).findsOneDoor(filters);
        }
    }
}
