package accord.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void zeroIsAnyFreePortAndNeverTheSameTwice() throws Exception {
        var ports = Ports.claim(0, 0);

        assertThat(ports.auth()).isPositive().isNotEqualTo(ports.backend());
        assertThat(ports.backend()).isPositive();
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChoosesAnother() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(() -> Ports.claim(0, taken.getLocalPort()))
                    .withMessageStartingWith("port " + taken.getLocalPort() + " is taken")
                    .withMessageContaining("--backend-port N");
        }
    }

    @Test
    void oneServiceCannotHaveThePortOfTheOther() throws Exception {
        var free = Ports.claim(0, 0).auth();

        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Ports.claim(free, free))
                .withMessageStartingWith("both services were given port " + free)
                .withMessageContaining("--backend-port N");
    }
}
