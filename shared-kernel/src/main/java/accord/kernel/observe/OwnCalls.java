package accord.kernel.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Calls that a service makes to its own port, each as patient as the thread that makes it: an interrupt ends it. */
public final class OwnCalls {
    private final InetSocketAddress server;
    private final OwnSockets sockets;

    OwnCalls(InetSocketAddress server, OwnSockets sockets) {
        this.server = server;
        this.sockets = sockets;
    }

    /** A connection to this service's own port. */
    public Call call() throws IOException {
        return new Call();
    }

    /** Gets a path; the answer, whatever its status, is read and told to nobody. */
    public void get(String path, String... headers) throws IOException {
        try (var call = call()) {
            call.request("GET " + path, "Connection: close", headers);
            call.in().transferTo(OutputStream.nullOutputStream());
        }
    }

    /** One connection, known to this process as its own for as long as it lasts. */
    public final class Call implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        private Call() throws IOException {
            try {
                // Known before it is connected: the other end asks as soon as it is.
                socket.bind(new InetSocketAddress(server.getAddress(), 0));
                sockets.add(socket.getLocalSocketAddress());
                socket.setTcpNoDelay(true);
                socket.connect(server);
                in = new BufferedInputStream(socket.getInputStream());
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        /** Sends a request without a body. */
        public void request(String line, String header, String... headers) throws IOException {
            var request = new StringBuilder(line)
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(InetAddress.getLoopbackAddress().getHostAddress())
                    .append("\r\n")
                    .append(header)
                    .append("\r\n");
            for (var each : headers) {
                request.append(each).append("\r\n");
            }
            send(request.append("\r\n").toString().getBytes(ISO_8859_1));
        }

        /** Reads to the end of an answer's head. */
        public void readHead() throws IOException {
            var matched = 0;
            while (matched < 4) {
                var next = in.read();
                if (next < 0) {
                    throw new EOFException("an answer ended within its head");
                }
                matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
            }
        }

        public void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        public InputStream in() {
            return in;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
