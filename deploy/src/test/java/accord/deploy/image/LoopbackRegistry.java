package accord.deploy.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A registry of this machine, as small as the distribution protocol allows: what is pushed to it can be looked at. */
final class LoopbackRegistry implements AutoCloseable {

    private final HttpsServer server;
    private final String user;
    private final String password;
    private final AtomicInteger uploads = new AtomicInteger();
    private final Map<String, byte[]> pending = new ConcurrentHashMap<>();

    /** By digest. */
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

    /** By name and tag. */
    final Map<String, byte[]> manifests = Collections.synchronizedMap(new TreeMap<>());

    LoopbackRegistry(Path directory, String user, String password) throws Exception {
        this.user = user;
        this.password = password;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ofNobodyKnown(directory.resolve("registry.p12"))));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    /** TLS by a certificate that nobody has signed. */
    private static SSLContext ofNobodyKnown(Path file) throws Exception {
        var password = "changeit";
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (made != 0) {
            throw new IllegalStateException("keytool failed");
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), password.toCharArray()), password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = exchange.getRequestBody().readAllBytes();
        if (!isKnown(exchange)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"loopback\"");
            exchange.sendResponseHeaders(401, -1);
        } else if (path.contains("/blobs/uploads/")) {
            upload(exchange, path, body);
        } else if (path.contains("/blobs/")) {
            var digest = path.substring(path.lastIndexOf('/') + 1);
            exchange.sendResponseHeaders(blobs.containsKey(digest) ? 200 : 404, -1);
        } else if (path.contains("/manifests/") && exchange.getRequestMethod().equals("PUT")) {
            manifests.put(path, body);
            exchange.sendResponseHeaders(201, -1);
        } else {
            exchange.sendResponseHeaders(path.contains("/manifests/") ? 404 : 200, -1);
        }
    }

    private void upload(HttpExchange exchange, String path, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                exchange.getResponseHeaders().set("Location", path + uploads.incrementAndGet());
                exchange.sendResponseHeaders(202, -1);
            }
            case "PATCH" -> {
                pending.put(path, body);
                exchange.getResponseHeaders().set("Location", path);
                exchange.sendResponseHeaders(202, -1);
            }
            default -> {
                var digest = exchange.getRequestURI().getQuery().replaceAll(".*digest=", "");
                blobs.put(digest, Optional.ofNullable(pending.remove(path)).orElse(body));
                exchange.sendResponseHeaders(201, -1);
            }
        }
    }

    private boolean isKnown(HttpExchange exchange) {
        var expected =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return Set.of(expected)
                .contains(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
