package accord.deploy.local;

import accord.deploy.manifest.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks one instance one probe's question. As on Cloud Run, any answer from 200 to 399 is a yes. */
record HttpProbe(URI uri, Probe probe) {

    private static final int SHOWN_CHARACTERS = 500;

    sealed interface Answer {
        record Yes() implements Answer {}

        record No(String why) implements Answer {}
    }

    static HttpProbe of(String base, Probe probe) {
        return new HttpProbe(URI.create(base + probe.path()), probe);
    }

    Answer ask() {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(Math.toIntExact(probe.timeout().toMillis()));
            connection.setReadTimeout(Math.toIntExact(probe.timeout().toMillis()));
            try {
                var status = connection.getResponseCode();
                return status >= 200 && status < 400
                        ? new Answer.Yes()
                        : new Answer.No("answered " + status + body(connection));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return new Answer.No("did not answer (" + e.getMessage() + ")");
        }
    }

    private static String body(HttpURLConnection connection) throws IOException {
        try (var stream = connection.getErrorStream()) {
            if (stream == null) {
                return "";
            }
            return " " + new String(stream.readNBytes(SHOWN_CHARACTERS), StandardCharsets.UTF_8);
        }
    }
}
