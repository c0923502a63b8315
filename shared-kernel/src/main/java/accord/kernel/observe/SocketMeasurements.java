package accord.kernel.observe;

import static java.util.Objects.requireNonNull;

import accord.kernel.door.Carrier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What becomes of sockets, from their handshake to their end. */
public final class SocketMeasurements {
    private static final Logger LOG = LoggerFactory.getLogger(SocketMeasurements.class);
    private static final List<Duration> DELIVERY = Stream.of(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
            .map(Duration::ofMillis)
            .toList();

    /** What became of a handshake. */
    public enum Handshake {
        /** Somebody was admitted. */
        OPENED,
        /** Somebody was refused, or came too late with a token. */
        DENIED,
        /** It was no handshake, or its first message no authentication. */
        MALFORMED,
        /** The peer left before anything was decided. */
        ABANDONED
    }

    /** A socket that is open. */
    public interface OpenSocket {
        /** How much waits to be sent to it. */
        long queuedBytes();
    }

    private final Level level;
    private final Map<Handshake, Map<Carrier, Counter>> handshakes = new EnumMap<>(Handshake.class);
    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();
    private final CloseCodes closeCodes;
    private final Timer delivery;
    private final Timer greeting;

    /**
     * @param reasons for closing that are counted by name
     * @param level of the lines about sockets that are refused
     */
    public SocketMeasurements(Measurements measurements, Set<String> reasons, Level level) {
        this.level = level;
        for (var outcome : Handshake.values()) {
            var byCarrier = new EnumMap<Carrier, Counter>(Carrier.class);
            for (var carrier : Carrier.values()) {
                byCarrier.put(carrier, handshakes(measurements, outcome, carrier));
            }
            handshakes.put(outcome, byCarrier);
        }
        closeCodes = new CloseCodes(measurements, reasons);
        delivery = measurements.timer(
                "ws.event.delivery", "from a message's being queued for a socket to its being written", DELIVERY);
        greeting = measurements.timer(
                "ws.greeting", "from a handshake's arrival to its greeting's being queued", DELIVERY);
        measurements.level("ws.connections", "sockets that are open", open, Set::size);
        measurements.level(
                "ws.outbound.queue.bytes",
                "what waits for all sockets together",
                open,
                all -> all.stream().mapToLong(OpenSocket::queuedBytes).sum());
    }

    private static Counter handshakes(Measurements measurements, Handshake outcome, Carrier carrier) {
        return measurements.counter(
                "ws.handshake",
                "what became of handshakes, and how their tokens came",
                "outcome",
                label(outcome),
                "carrier",
                carrier.label());
    }

    /** How loudly the story of one of these sockets is told. */
    public Level level() {
        return level;
    }

    public CloseCodes closeCodes() {
        return closeCodes;
    }

    /** Somebody was admitted. */
    public void admitted(Carrier carrier) {
        count(Handshake.OPENED, carrier);
    }

    /**
     * Nobody was: one line for each.
     *
     * @param errorCode what the peer was told, or {@code ABANDONED} when it had left
     * @param status what the handshake was answered with: 101 when the refusal came as a frame
     * @param trace the W3C {@code traceparent}, or ""
     */
    public void refused(Handshake outcome, Carrier carrier, String errorCode, int status, String trace) {
        count(outcome, carrier);
        LOG.atLevel(level)
                .addKeyValue("name", "handshake_refused")
                .addKeyValue("outcome", label(outcome))
                .addKeyValue("error_code", errorCode)
                .addKeyValue("carrier", carrier.label())
                .addKeyValue("status", status)
                .addKeyValue(CloudLogEncoder.TRACE, trace)
                .log("a handshake was refused as {} with {}: {}", label(outcome), status, errorCode);
    }

    private void count(Handshake outcome, Carrier carrier) {
        var byCarrier = requireNonNull(handshakes.get(outcome), "every outcome has its counters");
        requireNonNull(byCarrier.get(carrier), "every pair has a counter").increment();
    }

    private static String label(Handshake outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The peer was greeted so long after its handshake had arrived. */
    public void greeted(long nanoseconds) {
        greeting.record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    public void opened(OpenSocket socket) {
        open.add(socket);
    }

    public void ended(OpenSocket socket) {
        open.remove(socket);
    }

    /** A burst of messages was written; its first had waited so long. */
    public void delivered(long nanoseconds) {
        delivery.record(nanoseconds, TimeUnit.NANOSECONDS);
    }
}
