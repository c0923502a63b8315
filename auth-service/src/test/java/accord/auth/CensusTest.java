package accord.auth;

import accord.kernel.testkit.BeanCensus;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The running service has the kernel's door and no other. */
@Tag("architecture")
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.storage.data", value = "target/census-data/${random.shortuuid}")
final class CensusTest {
    private final EmbeddedServer server;

    CensusTest(EmbeddedServer server) {
        this.server = server;
    }

    @Test
    void theServiceHasOneDoor() {
        new BeanCensus(server.getApplicationContext()).findsOneDoor(Set.of());
    }

    @Test
    void nothingElseStandsOnTheWayOfARequest() {
        new BeanCensus(server.getApplicationContext()).findsNoOtherMachinery(Set.of());
    }
}
