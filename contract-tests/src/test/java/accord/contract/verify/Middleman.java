package accord.contract.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import accord.contract.verify.Sabotage.Answer;
import accord.contract.verify.Sabotage.Ask;
import accord.kernel.testkit.RawFrame;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands before a real service on 127.0.0.1 and hands everything on, but for what its {@link Sabotage} changes. */
final class Middleman implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<String> bearers = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final Sabotage sabotage;

    Middleman(URI service, Sabotage sabotage) throws IOException {
        this.service = service;
        this.sabotage = sabotage;
        Thread.ofVirtual().start(this::welcome);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Every value of Authorization that passed. */
    Set<String> bearers() {
        return Set.copyOf(bearers);
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            var head = Head.read(in);
            if (head.header("authorization").startsWith("Bearer ")) {
                bearers.add(head.header("authorization").substring("Bearer ".length()));
            }
            if (head.header("upgrade").equalsIgnoreCase("websocket")) {
                connect(head, client, in);
            } else {
                answer(head, in, client.getOutputStream());
            }
        } catch (IOException ended) {
            // Either side may hang up; that is its own business.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void answer(Head head, InputStream in, OutputStream out) throws IOException, InterruptedException {
        var length = head.header("content-length");
        var body = new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)), UTF_8);
        var ask = sabotage.ask(new Ask(head.method(), head.path(), body));
        var request = HttpRequest.newBuilder(URI.create(service + ask.path()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                        ask.method(),
                        ask.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(ask.body()));
        head.headers().forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                request.header(name, value);
            }
        });
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        var type = response.headers().firstValue("content-type").orElse("");
        var answer = sabotage.answer(ask, new Answer(response.statusCode(), type, response.body()));
        write(response, answer, ask.method().equals("HEAD"), out);
    }

    private static void write(HttpResponse<String> response, Answer answer, boolean bodiless, OutputStream out)
            throws IOException {
        var bytes = answer.body().getBytes(UTF_8);
        var text = new StringBuilder("HTTP/1.1 %d OK\r\n".formatted(answer.status()));
        response.headers().map().forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(lower) && !lower.equals("content-type") && !lower.startsWith(":")) {
                values.forEach(
                        value -> text.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        if (!answer.type().isEmpty()) {
            text.append("Content-Type: ").append(answer.type()).append("\r\n");
        }
        if (answer.status() != 204) {
            text.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        out.write(text.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1));
        if (!bodiless) {
            out.write(bytes);
        }
        out.flush();
    }

    private void connect(Head head, Socket client, DataInputStream fromClient) throws IOException {
        try (var server = new Socket(service.getHost(), service.getPort());
                var line = sabotage.line()) {
            open.add(server);
            var toServer = server.getOutputStream();
            toServer.write(head.raw());
            var fromServer = new DataInputStream(new BufferedInputStream(server.getInputStream()));
            client.getOutputStream().write(Head.bytes(fromServer));
            Thread.ofVirtual().start(() -> pumpUp(fromClient, toServer, line, server));
            pumpDown(fromServer, client.getOutputStream(), line);
        }
    }

    private static void pumpUp(DataInputStream from, OutputStream to, Sabotage.Line line, Socket server) {
        try (server) {
            var message = new ByteArrayOutputStream();
            while (true) {
                var frame = frame(from);
                if (frame.opcode() <= RawFrame.TEXT) {
                    message.write(frame.payload());
                    if (frame.isFinal()) {
                        line.up(message.toString(UTF_8));
                        message.reset();
                    }
                }
                to.write(frame.masked());
                to.flush();
            }
        } catch (IOException ended) {
            // The client went away, and so does its connection to the service.
        }
    }

    private static void pumpDown(DataInputStream from, OutputStream to, Sabotage.Line line) throws IOException {
        while (true) {
            var frame = frame(from);
            var frames = frame.opcode() == RawFrame.TEXT
                    ? line.down(frame.text()).stream().map(RawFrame::text).toList()
                    : List.of(frame);
            for (var one : frames) {
                to.write(one.unmasked());
            }
            to.flush();
        }
    }

    /** One frame, without its mask. */
    private static RawFrame frame(DataInputStream in) throws IOException {
        var head = in.readUnsignedByte();
        var second = in.readUnsignedByte();
        var length = switch (second & 0x7f) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> second & 0x7f;
        };
        var mask = new byte[(second & 0x80) == 0 ? 0 : 4];
        in.readFully(mask);
        var payload = new byte[length];
        in.readFully(payload);
        for (var i = 0; mask.length > 0 && i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return RawFrame.ofHead(head, payload);
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) {
            socket.close();
        }
        http.shutdownNow();
    }

    /** The first lines of a request or an answer. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it came, never compared
    private record Head(byte[] raw, String method, String path, Map<String, String> headers) {
        static Head read(InputStream in) throws IOException {
            var raw = bytes(in);
            var lines = new String(raw, ISO_8859_1).split("\r\n", -1);
            var request = lines[0].split(" ", -1);
            var headers = new TreeMap<String, String>();
            for (var i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
                var colon = lines[i].indexOf(':');
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
            return new Head(raw, request[0], request[1], headers);
        }

        static byte[] bytes(InputStream in) throws IOException {
            var bytes = new ByteArrayOutputStream();
            var ends = 0;
            while (ends < 4) {
                var next = in.read();
                if (next < 0) {
                    throw new IOException("the connection ended within its head");
                }
                bytes.write(next);
                ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
            }
            return bytes.toByteArray();
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }
}
