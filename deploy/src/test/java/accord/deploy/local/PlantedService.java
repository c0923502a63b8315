package accord.deploy.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var plant = environment.getOrDefault("ACCORD_PLANT", "");
        var ready = !plant.equals("never-ready");
        var work = new Work(plant);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var answer = switch (path) {
                case "/environment" ->
                    new Answer(
                            200,
                            environment.entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .collect(Collectors.joining("\n")));
                case "/health" -> new Answer(200, health(environment));
                case "/metrics" -> new Answer(200, work.metrics());
                case "/work" -> work.done();
                case "/gone" -> new Answer(404, "yes");
                default -> ready ? new Answer(200, "yes") : new Answer(503, "the other service holds another secret");
            };
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Revision", environment.getOrDefault("K_REVISION", ""));
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /** What the planted verifier compares. */
    private static String health(Map<String, String> environment) {
        return "key " + environment.getOrDefault("JWT_SECRET", "").hashCode() + ", contract "
                + (environment.getOrDefault("ACCORD_PLANT", "").equals("another-contract") ? 2 : 1);
    }

    private record Answer(int status, String body) {}

    /** Work that is counted, and that a plant makes fail when more than two do it at once. */
    private static final class Work {
        private final String plant;
        private final AtomicLong atOnce = new AtomicLong();
        private final AtomicLong done = new AtomicLong();
        private final AtomicLong broken = new AtomicLong();

        Work(String plant) {
            this.plant = plant;
        }

        Answer done() {
            try {
                var busy = atOnce.incrementAndGet() > 2;
                TimeUnit.MILLISECONDS.sleep(5);
                if (busy && plant.equals("breaks-under-load")) {
                    broken.incrementAndGet();
                    return new Answer(500, "too much");
                }
                done.incrementAndGet();
                return new Answer(200, "done");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                atOnce.decrementAndGet();
            }
        }

        String metrics() {
            return """
                # TYPE ws_handshake_total counter
                ws_handshake_total{carrier="header",outcome="opened"} %1$d.0
                # TYPE ws_close_total counter
                ws_close_total{code="1000",initiator="peer",reason=""} %1$d.0
                # TYPE http_request_seconds histogram
                http_request_seconds_count{method="GET",route="/work",status="200"} %1$d
                http_request_seconds_count{method="GET",route="/work",status="500"} %2$d
                """.formatted(done.get(), broken.get());
        }
    }
}
