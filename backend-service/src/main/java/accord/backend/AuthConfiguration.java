package accord.backend;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;

/**
 * Where auth-service is.
 *
 * @param url as this service reaches it; "" for the issuer's URL
 */
@ConfigurationProperties("accord.auth")
record AuthConfiguration(@Bindable(defaultValue = "") String url) {
    AuthConfiguration {
        if (!url.isEmpty() && !url.matches("https?://[^/?#]+")) {
            throw new IllegalArgumentException(
                    "ACCORD_AUTH_URL must be a URL without a path, such as https://auth.example.com");
        }
    }

    URI reachedAt(String issuer) {
        return URI.create(url.isEmpty() ? issuer : url);
    }
}
