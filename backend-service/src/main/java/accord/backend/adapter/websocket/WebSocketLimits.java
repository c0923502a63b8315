package accord.backend.adapter.websocket;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What one peer may ask of this service's memory and patience.
 *
 * @param messageBytes of one message in all, its fragments together
 * @param outboundBytes that may wait for a peer that reads slowly
 * @param headerBytes of a request's header block
 * @param offeredProtocols in one handshake
 * @param handshakeTimeout from the first byte of a request to the end of its headers, and from there to the answer of an upgrade
 * @param closeTimeout for a peer to take what is queued and the close frame behind it
 * @param lingerTimeout for a peer to notice that we ended TCP, before we close it whole
 */
@ConfigurationProperties("accord.websocket")
public record WebSocketLimits(
        @Bindable(defaultValue = "65536") int messageBytes,
        @Bindable(defaultValue = "1048576") int outboundBytes,
        @Bindable(defaultValue = "32768") int headerBytes,
        @Bindable(defaultValue = "32") int offeredProtocols,
        @Bindable(defaultValue = "10s") Duration handshakeTimeout,
        @Bindable(defaultValue = "10s") Duration closeTimeout,
        @Bindable(defaultValue = "1s") Duration lingerTimeout) {

    public WebSocketLimits {
        require(messageBytes >= 1024, "message-bytes", "at least 1024", messageBytes);
        require(outboundBytes >= messageBytes, "outbound-bytes", "at least message-bytes", outboundBytes);
        require(headerBytes >= 8192, "header-bytes", "at least 8192", headerBytes);
        require(offeredProtocols >= 4, "offered-protocols", "at least 4", offeredProtocols);
        require(handshakeTimeout.isPositive(), "handshake-timeout", "positive", handshakeTimeout);
        require(closeTimeout.isPositive(), "close-timeout", "positive", closeTimeout);
        require(lingerTimeout.isPositive(), "linger-timeout", "positive", lingerTimeout);
    }

    private static void require(boolean met, String key, String rule, Object value) {
        if (!met) {
            throw new IllegalArgumentException("accord.websocket.%s must be %s, not %s".formatted(key, rule, value));
        }
    }
}
