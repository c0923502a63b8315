package accord.auth;

import accord.auth.session.SessionPolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long sessions last.
 *
 * @param lifetime a session's, however busy it is
 * @param idle how long a refresh token waits for its use
 * @param reuseGrace how long the same refresh token gets the same successor again
 * @param clientId the client that people's tokens are issued to
 */
@ConfigurationProperties("accord.sessions")
record SessionConfiguration(
        @Bindable(defaultValue = "30d") Duration lifetime,
        @Bindable(defaultValue = "7d") Duration idle,
        @Bindable(defaultValue = "10s") Duration reuseGrace,
        @Bindable(defaultValue = "accord-app") String clientId) {

    SessionPolicy policy() {
        return new SessionPolicy(lifetime, idle, reuseGrace, clientId);
    }
}
