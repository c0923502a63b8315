package accord.deploy.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A service that does, as a real process, what a manifest tells it to do wrong. */
public final class PlantedService {

    private PlantedService() {}

    public static void main(String... arguments) throws Exception {
        var environment = new TreeMap<>(System.getenv());
        System.out.println("planted as " + environment.get("K_SERVICE"));
        switch (environment.getOrDefault("ACCORD_PLANT", "")) {
            case "dies" -> {
                System.err.println("the reason is the moon");
                System.exit(7);
            }
            case "ignores-sigterm" ->
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            case "" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("goodbye")));
            default -> {}
        }
        serve(environment);
    }

    private static void serve(Map<String, String> environment) throws IOException {
        var server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(environment.getOrDefault("PORT", "0"))),
                0);
        var ready = !environment.getOrDefault("ACCORD_PLANT", "").equals("never-ready");
        server.createContext("/", exchange -> {
            var body = switch (exchange.getRequestURI().getPath()) {
                case "/environment" ->
                    environment.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining("\n"));
                default -> ready ? "yes" : "the other service holds another secret";
            };
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var found = !exchange.getRequestURI().getPath().equals("/gone");
            exchange.sendResponseHeaders(!found ? 404 : ready ? 200 : 503, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }
}
