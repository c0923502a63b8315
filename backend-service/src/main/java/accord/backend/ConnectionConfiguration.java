package accord.backend;

import accord.backend.protocol.ConnectionTerms;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** What a connection may expect and must keep to; the meaning of each is at {@link ConnectionTerms}. */
@ConfigurationProperties("accord.connection")
record ConnectionConfiguration(
        @Bindable(defaultValue = "5") int perUser,
        @Bindable(defaultValue = "120") int commandsPerMinute,
        @Bindable(defaultValue = "1200") int signalsPerMinute,
        @Bindable(defaultValue = "25s") Duration pingEvery,
        @Bindable(defaultValue = "10s") Duration pingTimeout,
        @Bindable(defaultValue = "55m") Duration maxAge,
        @Bindable(defaultValue = "10m") Duration resumeWindow,
        @Bindable(defaultValue = "1000") int resumeEvents,
        @Bindable(defaultValue = "100") int followedThreads,
        @Bindable(defaultValue = "500ms") Duration reconnectBase,
        @Bindable(defaultValue = "30s") Duration reconnectMax,
        @Bindable(defaultValue = "60s") Duration expiryNotice,
        @Bindable(defaultValue = "25s") Duration expiryGrace) {

    /** As the core knows them, with the sizes that the channel enforces. */
    ConnectionTerms terms(int messageBytes, int outboundBytes) {
        return new ConnectionTerms(
                messageBytes,
                perUser,
                commandsPerMinute,
                signalsPerMinute,
                outboundBytes,
                pingEvery,
                pingTimeout,
                maxAge,
                resumeWindow,
                resumeEvents,
                followedThreads,
                reconnectBase,
                reconnectMax,
                expiryNotice,
                expiryGrace);
    }
}
