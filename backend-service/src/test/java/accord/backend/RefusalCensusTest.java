package accord.backend;

import accord.kernel.testkit.BeanCensus;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Refusing before the upgrade adds a filter, and no door. */
@Tag("architecture")
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.storage.data", value = "target/census-data/${random.shortuuid}")
@Property(name = "accord.websocket.refuse-with", value = "http")
final class RefusalCensusTest {
    private final EmbeddedServer server;

    RefusalCensusTest(EmbeddedServer server) {
        this.server = server;
    }

    @Test
    void theServiceStillHasOneDoor() {
        new BeanCensus(server.getApplicationContext())
                .findsOneDoor(Set.of(
                        "io.micronaut.http.server.OptionsFilter",
                        "accord.backend.adapter.http.RateFilter",
                        "accord.backend.adapter.websocket.RefusalBeforeUpgrade"));
    }
}
