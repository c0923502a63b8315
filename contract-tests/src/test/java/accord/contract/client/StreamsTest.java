package accord.contract.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private final Streams streams = new Streams();

    @Test
    void anEventIsToldOnce() {
        assertThat(see(1)).isEqualTo(new Streams.Sight.Fresh());
        assertThat(see(1)).isEqualTo(new Streams.Sight.Repeated());
        assertThat(see(2)).isEqualTo(new Streams.Sight.Fresh());
        assertThat(see(1)).isEqualTo(new Streams.Sight.Repeated());
    }

    @Test
    void aSkippedNumberIsAskedForOnceAndToldInItsTurn() {
        see(1);

        assertThat(see(3)).isEqualTo(new Streams.Sight.Gap(new Position("e", 1)));
        assertThat(see(4)).isEqualTo(new Streams.Sight.Awaited());

        assertThat(see(2)).isEqualTo(new Streams.Sight.Fresh());
        assertThat(see(3)).isEqualTo(new Streams.Sight.Fresh());
        assertThat(see(4)).isEqualTo(new Streams.Sight.Fresh());
    }

    @Test
    void aGapIsAskedForAgainOnTheNextConnection() {
        see(1);
        see(3);
        streams.disconnected();

        assertThat(see(3)).isEqualTo(new Streams.Sight.Gap(new Position("e", 1)));
    }

    @Test
    void aThreadThatWasNeverSeenBeginsWhereItIs() {
        assertThat(see(7)).isEqualTo(new Streams.Sight.Fresh());
        assertThat(see(8)).isEqualTo(new Streams.Sight.Fresh());
    }

    @Test
    void anotherEpochCountsFromItsOwnBeginning() {
        see(5);

        assertThat(streams.see("t", new Position("f", 1))).isEqualTo(new Streams.Sight.Fresh());
        assertThat(streams.see("t", new Position("g", 3))).isEqualTo(new Streams.Sight.Gap(new Position("g", 0)));
    }

    @Test
    void whatIsSaidInANewThreadIsFollowedFromItsFirstEvent() {
        streams.join("t");

        assertThat(see(2)).isEqualTo(new Streams.Sight.Gap(new Position("e", 0)));
        assertThat(see(1)).isEqualTo(new Streams.Sight.Fresh());
    }

    @Test
    void whatIsSaidInAnOldThreadIsFollowedFromWhereItStood() throws Exception {
        streams.greeted(Frame.parse("""
                {"type":"connection_established","streams":[{"thread_id":"t","epoch":"e","seq":57}]}"""));
        streams.join("t");

        assertThat(see(57)).isEqualTo(new Streams.Sight.Repeated());
        assertThat(see(58)).isEqualTo(new Streams.Sight.Fresh());
    }

    @Test
    void threadsAreCountedApart() {
        see(1);

        assertThat(streams.see("u", new Position("e", 1))).isEqualTo(new Streams.Sight.Fresh());
    }

    @Test
    void nothingSeenNeedsNoResumption() {
        assertThat(streams.resumption()).isEmpty();
    }

    @Test
    void aResumptionNamesWhatWasSeenLast() {
        see(1);
        see(2);

        assertThat(streams.resumption())
                .contains(Map.of(
                        "type", "resume", "streams", List.of(Map.of("thread_id", "t", "epoch", "e", "since", 2L))));
    }

    @Test
    void whatCouldNotBeRecoveredIsBehindUs() throws Exception {
        see(1);
        see(9);
        streams.resumed(Frame.parse("""
                        {"type":"resumed","streams":[{"thread_id":"t","recovered":false,"epoch":"f","seq":4}]}"""));

        assertThat(streams.of("t")).contains(new Position("f", 4));
        assertThat(streams.see("t", new Position("f", 5))).isEqualTo(new Streams.Sight.Fresh());
    }

    private Streams.Sight see(long seq) {
        return streams.see("t", new Position("e", seq));
    }
}
