package accord.backend.adapter.websocket;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;

/**
 * Whose pages may open a socket here.
 *
 * @param allowedOrigins as browsers spell them: scheme and host in lower case, and the port unless it is the scheme's own
 */
@ConfigurationProperties("accord.websocket")
record OriginSettings(@Bindable(defaultValue = "") List<String> allowedOrigins) {
    OriginSettings {
        allowedOrigins = allowedOrigins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
        allowedOrigins.forEach(OriginSettings::requireOrigin);
    }

    private static void requireOrigin(String origin) {
        var uri = URI.create(origin);
        if (uri.getScheme() == null || uri.getHost() == null || !origin.equals(spelled(uri))) {
            throw new IllegalArgumentException(
                    "accord.websocket.allowed-origins wants origins such as https://app.example.com, not " + origin);
        }
    }

    private static String spelled(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
