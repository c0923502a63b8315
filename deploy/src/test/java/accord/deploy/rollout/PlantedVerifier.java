package accord.deploy.rollout;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Compares what two planted services say of themselves, and has each of them work for a while, as a real process. */
public final class PlantedVerifier {

    private static final int OFTEN = 25;

    private PlantedVerifier() {}

    public static void main(String... arguments) throws IOException {
        var given = List.of(arguments);
        var auth = given.get(given.indexOf("--auth-url") + 1);
        var backend = given.get(given.indexOf("--backend-url") + 1);
        var agree = get(auth + "/health").equals(get(backend + "/health"));
        for (var i = 0; i < OFTEN; i++) {
            get(auth + "/work");
            get(backend + "/work");
        }
        System.out.println("planted verifier with " + given);
        System.out.println("{\"ok\":" + agree + ",\"failed\":[" + (agree ? "" : "\"authentication\"") + "]}");
        System.exit(agree ? 0 : 1);
    }

    private static String get(String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        if (connection.getResponseCode() != 200) {
            return "";
        }
        try (var stream = connection.getInputStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
