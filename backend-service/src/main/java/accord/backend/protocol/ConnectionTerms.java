package accord.backend.protocol;

import java.time.Duration;

/**
 * What a connection may expect and must keep to; told to every client in {@code connection_established} and at
 * {@code /ws/config}.
 *
 * @param messageBytes the largest message, fragments together
 * @param signalsPerMinute how many messages that are no commands (ping, pong, typing, ack) a connection may send
 * @param outboundBytes how much may wait for a slow reader
 * @param pingEvery how often the service pings
 * @param pingTimeout how long after a ping silence ends the connection
 * @param maxAge after how long the service closes with 1001, give or take 5 %
 * @param resumeWindow how long a thread's events stay in the log after the last one
 * @param resumeEvents how many of them
 * @param followedThreads how many threads one connection can follow; the least recently used is let go
 * @param expiryNotice how long before the token's expiry the client is told
 * @param expiryGrace how long after it the connection lives on
 */
public record ConnectionTerms(
        int messageBytes,
        int connectionsPerUser,
        int commandsPerMinute,
        int signalsPerMinute,
        int outboundBytes,
        Duration pingEvery,
        Duration pingTimeout,
        Duration maxAge,
        Duration resumeWindow,
        int resumeEvents,
        int followedThreads,
        Duration reconnectBase,
        Duration reconnectMax,
        Duration expiryNotice,
        Duration expiryGrace) {
    public ConnectionTerms {
        requirePositive("message-bytes", messageBytes);
        requirePositive("connections-per-user", connectionsPerUser);
        requirePositive("commands-per-minute", commandsPerMinute);
        requirePositive("signals-per-minute", signalsPerMinute);
        requirePositive("outbound-bytes", outboundBytes);
        requirePositive("resume-events", resumeEvents);
        requirePositive("followed-threads", followedThreads);
        requirePositive("ping-every", pingEvery);
        requirePositive("ping-timeout", pingTimeout);
        requirePositive("max-age", maxAge);
        requirePositive("resume-window", resumeWindow);
        requirePositive("reconnect-base", reconnectBase);
        requirePositive("reconnect-max", reconnectMax);
        requirePositive("expiry-notice", expiryNotice);
        requirePositive("expiry-grace", expiryGrace);
        if (reconnectBase.compareTo(reconnectMax) > 0) {
            throw new IllegalArgumentException("reconnect-base must not exceed reconnect-max");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
