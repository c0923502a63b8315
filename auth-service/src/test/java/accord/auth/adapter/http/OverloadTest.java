package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More sign-ins than can be hashed are told to come back; everything else is answered meanwhile. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.passwords.workers", value = "1")
@Property(name = "accord.passwords.queue", value = "2")
final class OverloadTest {
    @Test
    void whoDoesNotFitIsToldWhenToComeBack(EmbeddedServer server) throws Exception {
        try (var client = new Client(server.getURI());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var email = Client.newEmail();
            assertThat(client.register(email).status()).isEqualTo(201);
            var attempts = Stream.generate(() -> (Callable<Client.Reply>) () -> client.login(email))
                    .limit(24)
                    .toList();
            var replies =
                    threads.invokeAll(attempts).stream().map(Future::resultNow).toList();

            assertThat(replies)
                    .extracting(Client.Reply::status)
                    .contains(200, 503)
                    .containsOnly(200, 503);
            assertThat(replies).filteredOn(reply -> reply.status() == 503).allSatisfy(reply -> {
                assertThat(reply.header("Retry-After")).isEqualTo("2");
                assertThat(reply.text("code")).isEqualTo("SIGN_IN_OVERLOADED");
            });
            assertThat(client.login(email).status()).isEqualTo(200);
        }
    }
}
