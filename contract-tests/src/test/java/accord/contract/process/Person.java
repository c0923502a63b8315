package accord.contract.process;

import accord.contract.client.AuthClient;
import accord.contract.client.Session;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.UUID;

/** Somebody who registered at auth-service and signed in. */
public record Person(String email, String password, Session session, AuthClient auth) {

    public static Person signedIn(HttpClient http, ServiceProcess auth) throws IOException, InterruptedException {
        var client = new AuthClient(http, auth.url());
        var email = "person-%s@example.com".formatted(UUID.randomUUID());
        var password = "%s horse %s".formatted(UUID.randomUUID(), UUID.randomUUID());
        client.register(email, password);
        return new Person(email, password, client.login(email, password), client);
    }

    public String token() {
        return session.accessToken();
    }

    @Override
    public String toString() {
        return "Person[" + email + "]";
    }
}
