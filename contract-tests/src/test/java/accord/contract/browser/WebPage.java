package accord.contract.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A page of somebody else's, on an origin of its own and without any policy. */
final class WebPage implements AutoCloseable {
    private static final byte[] TEXT = "<!doctype html><title>elsewhere</title>".getBytes(UTF_8);

    private final HttpServer server;

    private WebPage(HttpServer server) {
        this.server = server;
    }

    static WebPage serve() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, TEXT.length);
                exchange.getResponseBody().write(TEXT);
            }
        });
        server.start();
        return new WebPage(server);
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
