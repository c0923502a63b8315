package accord.deploy.observe;

import accord.deploy.local.RunningInstance;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One page on loopback that shows what every instance measures, as it happens. It can only be read, and only by somebody on
 * this machine: a page elsewhere whose name points here is not answered.
 */
public final class ObservationPage implements AutoCloseable {

    /** Where it is when nobody says otherwise. */
    public static final int PORT = 8079;

    private static final Pattern OF_THIS_MACHINE =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern AFTER = Pattern.compile("after=(\\d{1,18})");
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int EVERY_SECOND = 1;

    private final HttpServer server;
    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("observe").factory());
    private final Observations observations;
    private final byte[] page = page();
    private final InstantSource clock = Clock.systemUTC();

    private ObservationPage(HttpServer server, Supplier<List<RunningInstance>> running) {
        this.server = server;
        this.observations = new Observations(running);
    }

    /**
     * Opens the page and begins to look.
     *
     * @param port 0 for any free one
     * @param running the instances of that moment
     * @throws IOException when the port is taken
     */
    public static ObservationPage open(int port, Supplier<List<RunningInstance>> running) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        var opened = new ObservationPage(server, running);
        server.setExecutor(opened.answering);
        server.createContext("/", opened::answer);
        server.start();
        var _ = opened.looking.scheduleAtFixedRate(opened::look, 0, EVERY_SECOND, TimeUnit.SECONDS);
        return opened;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        looking.shutdownNow();
        server.stop(0);
        answering.shutdownNow();
    }

    private void look() {
        try {
            observations.look(clock.instant());
        } catch (RuntimeException _) {
            // The next look is a second away; a schedule that fails once would never look again.
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (!isFromHere(exchange)) {
                say(exchange, 403, TEXT, "this page is for this machine: open " + url());
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                say(exchange, 405, TEXT, "this page can only be read");
            } else if (path.equals("/")) {
                say(exchange, 200, HTML, page);
            } else if (path.equals("/looks")) {
                var after =
                        AFTER.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
                say(exchange, 200, JSON, observations.since(after.matches() ? Long.parseLong(after.group(1)) : -1));
            } else {
                say(exchange, 404, TEXT, "there is one page: " + url());
            }
        }
    }

    /** By the name that it asked for, and by what a browser says of the page that asks. */
    private static boolean isFromHere(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        var hosts = headers.getOrDefault("Host", List.of());
        var site = headers.getFirst("Sec-Fetch-Site");
        return hosts.size() == 1
                && OF_THIS_MACHINE.matcher(hosts.getFirst()).matches()
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        say(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void say(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self';"
                        + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] page() {
        try (var stream = ObservationPage.class.getResourceAsStream("page.html")) {
            if (stream == null) {
                throw new IllegalStateException("page.html is not in this jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("page.html cannot be read", e);
        }
    }
}
