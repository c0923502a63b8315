package accord.auth.adapter.http;

/**
 * The URLs that the world knows the services by.
 *
 * @param issuer this service, as its tokens spell it
 * @param backend where the agents are
 */
public record PublicUrls(String issuer, String backend) {
    public PublicUrls {
        backend = withoutSlash(backend);
        if (!backend.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new IllegalArgumentException(
                    "the backend's URL must begin with http:// or https:// and have no query: set"
                            + " ACCORD_BACKEND_URL to the public URL of backend-service");
        }
    }

    /** A path of this service. */
    String at(String path) {
        return withoutSlash(issuer) + path;
    }

    /** Where the backend's socket opens: the same place, by the WebSocket's scheme. */
    String webSocket() {
        return "ws" + backend.substring("http".length()) + "/ws";
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
