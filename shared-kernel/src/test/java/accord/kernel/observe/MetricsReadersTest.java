package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import accord.kernel.environment.Environment;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsReadersTest {
    private static final MetricsReaders LOOPBACK = new MetricsReaders("loopback");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:8080", "[::1]:8080", "LOCALHOST"})
    void aNeighbourMayRead(String host) {
        assertThat(LOOPBACK.include(from("127.0.0.1", host), Environment.PRODUCTION))
                .isTrue();
        assertThat(LOOPBACK.include(from("::1", host), Environment.PRODUCTION)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.126", "10.0.0.4", "203.0.113.7", "2001:db8::7", "0.0.0.0"})
    void nobodyFromElsewhereMayRead(String address) {
        assertThat(LOOPBACK.include(from(address, "127.0.0.1"), Environment.DEVELOPMENT))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void unlessConfiguredItIsOpenOnlyWhereLocalDefaultsAre(Environment environment) {
        assertThat(new MetricsReaders("").include(from("127.0.0.1", "localhost"), environment))
                .isEqualTo(environment.permitsLocalDefaults());
        assertThat(new MetricsReaders("nobody").include(from("127.0.0.1", "localhost"), environment))
                .isFalse();
    }

    @Test
    void aRequestWithoutAHostIsNoNeighbours() {
        assertThat(LOOPBACK.include(from("127.0.0.1", ""), Environment.DEVELOPMENT))
                .isFalse();
    }

    @Test
    void anotherWordRefusesTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricsReaders("everybody"))
                .withMessage("ACCORD_METRICS must be 'loopback' or 'nobody', not 'everybody'");
    }

    private static HttpRequest<?> from(String address, String host) {
        var peer = new InetSocketAddress(InetAddress.ofLiteral(address), 50_000);
        var request = HttpRequest.GET("/metrics");
        if (!host.isEmpty()) {
            request.header("Host", host);
        }
        return new HttpRequestWrapper<>(request) {
            @Override
            public InetSocketAddress getRemoteAddress() {
                return peer;
            }
        };
    }
}
