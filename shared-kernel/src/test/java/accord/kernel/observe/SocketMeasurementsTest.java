package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.door.Carrier;
import accord.kernel.observe.CloseCodes.Ending;
import accord.kernel.observe.CloseCodes.Initiator;
import accord.kernel.observe.SocketMeasurements.Handshake;
import accord.kernel.observe.SocketMeasurements.OpenSocket;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What is counted of sockets is what a scraper reads, under the names that alarms know. */
class SocketMeasurementsTest {
    private final Measurements measurements = new Measurements();
    private final SocketMeasurements sockets = new SocketMeasurements(measurements, Set.of("deploy"), Level.INFO);

    @AfterEach
    void close() {
        measurements.close();
    }

    @Test
    void everyPairOfOutcomeAndCarrierIsThereBeforeItHappens() {
        assertThat(measurements.text().lines().filter(line -> line.startsWith("ws_handshake_total")))
                .hasSize(Handshake.values().length * Carrier.values().length)
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void aHandshakeMovesItsCounterAndNoOther() {
        sockets.refused(Handshake.DENIED, Carrier.SUBPROTOCOL, "TOKEN_EXPIRED", 101, "");

        assertThat(measurements.text().lines().filter(line -> line.startsWith("ws_handshake_total")))
                .filteredOn(line -> !line.endsWith(" 0.0"))
                .containsExactly("ws_handshake_total{carrier=\"subprotocol\",outcome=\"denied\"} 1.0");
    }

    @Test
    void openSocketsAndWhatWaitsForThemAreSummedUntilTheyEnd() {
        OpenSocket first = () -> 5;
        OpenSocket second = () -> 7;
        sockets.opened(first);
        sockets.opened(second);

        assertThat(measurements.text()).contains("ws_connections 2.0\n", "ws_outbound_queue_bytes 12.0\n");

        sockets.ended(first);

        assertThat(measurements.text()).contains("ws_connections 1.0\n", "ws_outbound_queue_bytes 7.0\n");
    }

    @Test
    void aDeliveryFallsIntoItsBucket() {
        sockets.delivered(TimeUnit.MILLISECONDS.toNanos(20));

        assertThat(measurements.text())
                .contains(
                        "ws_event_delivery_seconds_bucket{le=\"0.01\"} 0\n",
                        "ws_event_delivery_seconds_bucket{le=\"0.025\"} 1\n",
                        "ws_event_delivery_seconds_count 1\n",
                        "ws_event_delivery_seconds_sum 0.02\n");
    }

    @Test
    void endsAreTheOnesOfTheScrape() {
        var codes = sockets.closeCodes();

        assertThat(codes.byServer(1012, "deploy")).isEqualTo(new Ending(Initiator.SERVER, 1012, "deploy"));
        assertThat(codes.vanished()).isEqualTo(new Ending(Initiator.PEER, 1006, ""));
        assertThat(codes.cutOff()).isEqualTo(new Ending(Initiator.SERVER, 1006, "cut off"));
        assertThat(codes.byPeer(2999).code()).isEqualTo(2999);
        assertThat(codes.byPeer(3000).code()).isEqualTo(3000);
        assertThat(codes.byPeer(3999).code()).isEqualTo(3000);
        assertThat(codes.byPeer(4000).code()).isEqualTo(4000);
        assertThat(measurements.text())
                .contains(
                        "ws_close_total{code=\"1012\",initiator=\"server\",reason=\"deploy\"} 1.0\n",
                        "ws_close_total{code=\"1006\",initiator=\"peer\",reason=\"\"} 1.0\n",
                        "ws_close_total{code=\"1006\",initiator=\"server\",reason=\"cut off\"} 1.0\n",
                        "ws_close_total{code=\"3000\",initiator=\"peer\",reason=\"\"} 2.0\n");
    }

    @Test
    void a1011IsAZeroUntilItIsNot() {
        var codes = sockets.closeCodes();
        var left = "ws_close_total{code=\"1011\",initiator=\"server\",reason=\"other\"} ";

        assertThat(measurements.text()).contains(left + "0.0\n", "ws_averted_1011_total 0.0\n");

        codes.averted1011();
        codes.byServer(1011, "");

        assertThat(codes.averted1011s()).isEqualTo(1);
        assertThat(measurements.text()).contains(left + "1.0\n", "ws_averted_1011_total 1.0\n");
    }
}
