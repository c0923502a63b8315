package accord.contract.client;

import accord.kernel.testkit.FrameContract;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client whose sockets hold every frame against the contract. A frame that the contract does not know ends its socket
 * with that as the reason, and fails {@link #close} should the test not have minded.
 */
public final class WatchedHttp extends HttpClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final FrameContract contract = FrameContract.shipped().orElseThrow();
    private final List<AssertionError> breaches = new CopyOnWriteArrayList<>();
    private final boolean watchesWhatIsSent;

    private WatchedHttp(boolean watchesWhatIsSent) {
        this.watchesWhatIsSent = watchesWhatIsSent;
    }

    /** For tests that say what no client should: only what the service says is watched. */
    public static HttpClient receiving() {
        return new WatchedHttp(false);
    }

    /** For well-behaved clients: both sides are watched. */
    public static HttpClient ofGoodManners() {
        return new WatchedHttp(true);
    }

    private void keep(Runnable check) {
        try {
            check.run();
        } catch (AssertionError breach) {
            breaches.add(breach);
            throw breach;
        }
    }

    @Override
    public void close() {
        http.close();
        if (!breaches.isEmpty()) {
            throw breaches.getFirst();
        }
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new Builder(http.newWebSocketBuilder());
    }

    private final class Builder implements WebSocket.Builder {
        private final WebSocket.Builder builder;

        Builder(WebSocket.Builder builder) {
            this.builder = builder;
        }

        @Override
        public WebSocket.Builder header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        @Override
        public WebSocket.Builder connectTimeout(Duration timeout) {
            builder.connectTimeout(timeout);
            return this;
        }

        @Override
        public WebSocket.Builder subprotocols(String preferred, String... others) {
            builder.subprotocols(preferred, others);
            return this;
        }

        @Override
        public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
            return builder.buildAsync(uri, new Listener(listener)).thenApply(Socket::new);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final WebSocket.Listener listener;
        private final StringBuilder text = new StringBuilder();

        Listener(WebSocket.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            listener.onOpen(socket);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                var whole = text.toString();
                text.setLength(0);
                keep(() -> contract.told(whole));
            }
            return listener.onText(socket, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            return listener.onBinary(socket, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            return listener.onPing(socket, message);
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            return listener.onPong(socket, message);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            return listener.onClose(socket, code, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            listener.onError(socket, error);
        }
    }

    private final class Socket implements WebSocket {
        private final WebSocket socket;

        Socket(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            if (watchesWhatIsSent) {
                keep(() -> contract.heard(data.toString()));
            }
            return socket.sendText(data, last);
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return socket.sendBinary(data, last);
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return socket.sendPing(message);
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return socket.sendPong(message);
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int code, String reason) {
            return socket.sendClose(code, reason);
        }

        @Override
        public void request(long count) {
            socket.request(count);
        }

        @Override
        public String getSubprotocol() {
            return socket.getSubprotocol();
        }

        @Override
        public boolean isOutputClosed() {
            return socket.isOutputClosed();
        }

        @Override
        public boolean isInputClosed() {
            return socket.isInputClosed();
        }

        @Override
        public void abort() {
            socket.abort();
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return http.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return http.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return http.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return http.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return http.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return http.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return http.authenticator();
    }

    @Override
    public Version version() {
        return http.version();
    }

    @Override
    public Optional<Executor> executor() {
        return http.executor();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return http.send(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return http.sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushes) {
        return http.sendAsync(request, handler, pushes);
    }
}
