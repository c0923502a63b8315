package accord.backend;

import accord.backend.run.Supervisor;
import accord.kernel.secret.KeyRing;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.FrameContract;
import accord.kernel.testkit.RawWebSocket;
import accord.kernel.token.TokenContract;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole service on a free port, a forge that signs with its secret, and clients of it. */
final class RunningBackend implements AutoCloseable {
    private static final String CURRENT = "Sec-WebSocket-Protocol: agent-events.v1";

    private final EmbeddedServer server;
    private final Forge forge;

    private RunningBackend(ApplicationContext context) {
        server = context.getBean(EmbeddedServer.class).start();
        forge = new Forge(
                context.getBean(KeyRing.class),
                context.getBean(TokenContract.class),
                context.getBean(InstantSource.class));
    }

    static RunningBackend start(Path data, Map<String, Object> properties, Supervisor... onDuty) {
        var all = new HashMap<>(properties);
        all.put("micronaut.server.port", -1);
        all.put("accord.storage.data", data.toString());
        return new RunningBackend(ApplicationContext.builder()
                .properties(all)
                .singletons((Object[]) onDuty)
                .start());
    }

    ApplicationContext context() {
        return server.getApplicationContext();
    }

    Forge forge() {
        return forge;
    }

    URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.getPort() + "/ws");
    }

    URI endpoint(String query) {
        return URI.create(endpoint() + query);
    }

    /** A socket of this user, greeted. */
    Client client(String user) {
        var client = new Client(RawWebSocket.open(endpoint(), CURRENT, "Authorization: Bearer " + forge.person(user)));
        client.until("connection_established");
        return client;
    }

    /** A token as the entry of a subprotocol. */
    static String encoded(String token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        context().close();
    }

    /** One open socket that speaks and hears JSON. */
    record Client(RawWebSocket socket) implements AutoCloseable {
        /** Single quotes for double ones. */
        Client say(String json) {
            var message = json.replace('\'', '"');
            FrameContract.shipped().orElseThrow().heard(message);
            socket.text(message);
            return this;
        }

        Map<String, Object> next() {
            return Json.read(socket.nextText());
        }

        /** Everything up to the first message of this type. */
        List<Map<String, Object>> until(String type) {
            var messages = new ArrayList<Map<String, Object>>();
            do {
                messages.add(next());
            } while (!type.equals(messages.getLast().get("type")));
            return messages;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
