package accord.contract.client.innocent;

import accord.contract.rules.Innocent;
import java.net.URI;
import java.net.http.HttpRequest;

/** What a client of ours does: it was given a token, and sends it. */
@Innocent
final class Forgery {
    private Forgery() {}

    static HttpRequest request(URI uri, String token) {
        return HttpRequest.newBuilder(uri)
                .setHeader("Authorization", "Bearer " + token)
                .GET()
                .build();
    }
}
