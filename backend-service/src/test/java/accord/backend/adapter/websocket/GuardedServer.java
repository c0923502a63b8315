package accord.backend.adapter.websocket;

import accord.kernel.environment.Environment;
import accord.kernel.observe.CloseCodes;
import accord.kernel.observe.Measurements;
import accord.kernel.observe.OwnSockets;
import accord.kernel.observe.Rejections;
import accord.kernel.observe.SocketMeasurements;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real server with nothing of ours in it but the guard, what it needs, and {@link EchoSocket}. */
final class GuardedServer implements AutoCloseable {
    /** Set here only: the echo is no part of the service when other tests start it. */
    static final String ECHO = "guard.echo";

    private final EmbeddedServer server;

    private GuardedServer(EmbeddedServer server) {
        this.server = server;
    }

    static GuardedServer start() {
        return start(Map.of());
    }

    static GuardedServer start(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("micronaut.server.port", -1);
        all.put("micronaut.security.enabled", false);
        all.put(ECHO, true);
        var measurements = new Measurements();
        var context = ApplicationContext.builder()
                .properties(all)
                .beanConfigurations(new TheRestOfTheService())
                .singletons(Environment.DEVELOPMENT, measurements, new Rejections(measurements), new OwnSockets())
                .start();
        return new GuardedServer(context.getBean(EmbeddedServer.class).start());
    }

    URI endpoint() {
        return endpoint("");
    }

    URI endpoint(String query) {
        return URI.create("ws://127.0.0.1:%d/ws-echo%s".formatted(server.getPort(), query));
    }

    EchoSocket echo() {
        return bean(EchoSocket.class);
    }

    CloseCodes closeCodes() {
        return bean(SocketMeasurements.class).closeCodes();
    }

    <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    @Override
    public void close() {
        server.getApplicationContext().close();
    }

    /** Everything of ours that is not this package, and the endpoint of the service, which needs all of it. */
    private static final class TheRestOfTheService implements BeanConfiguration {
        @Override
        public boolean isEnabled(BeanContext context, @Nullable BeanResolutionContext resolution) {
            return false;
        }

        @Override
        @SuppressWarnings("rawtypes") // as the framework declares it
        public boolean isWithin(BeanDefinitionReference reference) {
            return isWithin(reference.getBeanDefinitionName());
        }

        @Override
        public boolean isWithin(String name) {
            var guard = GuardedServer.class.getPackageName() + ".";
            return name.startsWith("accord.") && (!name.startsWith(guard) || name.contains("ChatWebSocket"));
        }

        @Override
        public Package getPackage() {
            return GuardedServer.class.getPackage();
        }

        @Override
        public String getName() {
            return "the rest of the service";
        }

        @Override
        public @Nullable String getVersion() {
            return null;
        }
    }
}
