package accord.backend.adapter.websocket;

import accord.kernel.observe.Measurements;
import accord.kernel.observe.SocketMeasurements;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import org.slf4j.event.Level;

/** Tells the kernel in which words sockets end here. */
@Factory
final class SocketMeasurementFactory {
    @Context
    SocketMeasurements socketMeasurements(Measurements measurements) {
        return new SocketMeasurements(measurements, CloseReasons.all(), Level.INFO);
    }
}
