package accord.contract.bench;

import accord.contract.client.AuthClient;
import accord.contract.client.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** People who are at auth-service for the benchmark, and leave after it. */
final class People implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final AuthClient auth;
    private final List<Person> people = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    private record Person(String email, String password) {
        @Override
        public String toString() {
            return email;
        }
    }

    private People(URI auth) {
        this.auth = new AuthClient(http, auth);
    }

    static People registered(URI auth, int count) throws IOException, InterruptedException {
        var people = new People(auth);
        for (var i = 0; i < count; i++) {
            var person = new Person("bench-%s@example.com".formatted(UUID.randomUUID()), UUID.randomUUID() + " horse");
            people.auth.register(person.email, person.password);
            people.people.add(person);
        }
        return people;
    }

    private Person somebody() {
        return people.get(Math.floorMod(next.getAndIncrement(), people.size()));
    }

    /** Somebody who signs in again and again. */
    Load.Work logins() {
        var person = somebody();
        return () -> auth.login(person.email, person.password);
    }

    /** Somebody who has signed in, and renews the tokens again and again. */
    Load.Work refreshes() throws IOException, InterruptedException {
        var person = somebody();
        var signedIn = auth.login(person.email, person.password);
        return new Load.Work() {
            private Session session = signedIn;

            @Override
            public void once() throws IOException, InterruptedException {
                session = auth.refresh(session);
            }
        };
    }

    /** They leave; with a service that is gone, they are gone as well. */
    @Override
    public void close() {
        try {
            for (var person : people) {
                auth.remove(auth.login(person.email, person.password), person.password);
            }
        } catch (IOException gone) {
            // A service that does not answer has failed a measurement already, or was stopped.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
