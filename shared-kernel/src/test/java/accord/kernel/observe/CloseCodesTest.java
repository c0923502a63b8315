package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.observe.CloseCodes.Ending;
import accord.kernel.observe.CloseCodes.Initiator;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CloseCodesTest {
    private final Measurements measurements = new Measurements();
    private final CloseCodes codes = new CloseCodes(measurements, Set.of("deploy", "NO_TOKEN"));

    @Test
    void countsByInitiatorCodeAndReason() {
        codes.byServer(1012, "deploy");
        codes.byServer(1012, "deploy");
        codes.byServer(1008, "NO_TOKEN");
        codes.byPeer(1000);
        assertThat(codes.counts())
                .isEqualTo(Map.of(
                        new Ending(Initiator.SERVER, 1012, "deploy"), 2L,
                        new Ending(Initiator.SERVER, 1008, "NO_TOKEN"), 1L,
                        new Ending(Initiator.PEER, 1000, ""), 1L));
    }

    @Test
    void noPeerAndNoReasonCanMakeTheTableGrowWithoutEnd() {
        for (int i = 0; i < 10_000; i++) {
            codes.byServer(1008, "reason " + i);
            codes.byPeer(3000 + i % 2000);
        }
        assertThat(codes.counts()).hasSize(3);
        assertThat(codes.counts().values().stream().mapToLong(count -> count).sum())
                .isEqualTo(20_000);
        assertThat(codes.counts()).containsKey(new Ending(Initiator.SERVER, 1008, "other"));
    }

    @Test
    void a1011ThatLeftWouldBeSeen() {
        assertThat(codes.sent1011()).isZero();
        codes.byPeer(1011);
        assertThat(codes.sent1011()).isZero();
        codes.byServer(1011, "");
        assertThat(codes.sent1011()).isEqualTo(1);
    }
}
