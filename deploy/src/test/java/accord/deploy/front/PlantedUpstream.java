package accord.deploy.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** An instance on a real port, which does with each connection what a test says, byte by byte. */
final class PlantedUpstream implements AutoCloseable {

    /** What is done with one connection. */
    interface Manners {
        void meet(Socket client) throws IOException, InterruptedException;
    }

    private final ServerSocket server = new ServerSocket(0, 1000, InetAddress.ofLiteral("127.0.0.1"));
    private final Upstream upstream = new Upstream(UUID.randomUUID().toString(), server.getLocalPort());
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    PlantedUpstream(Manners manners) throws IOException {
        Thread.ofVirtual().start(() -> accept(manners));
    }

    /** One that answers every request with a text. */
    static PlantedUpstream saying(String text) throws IOException {
        return new PlantedUpstream(client -> {
            while (!readHead(client.getInputStream()).isEmpty()) {
                write(client, "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
            }
        });
    }

    Upstream upstream() {
        return upstream;
    }

    private void accept(Manners manners) {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> meet(manners, client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void meet(Manners manners, Socket client) {
        try (client) {
            manners.meet(client);
        } catch (IOException _) {
            // The test sees what comes of it.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Up to and with the empty line; "" at the end. */
    static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
