package accord.kernel.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A WebSocket client that obeys nothing: it sends any bytes whatever, and reads what really came back. Every read has an
 * absolute deadline, and a missed one is an {@link AssertionError}: a server that hangs fails the test that met it. So does one
 * that says on {@code /ws} what its contract does not know.
 */
public final class RawWebSocket implements AutoCloseable {
    /** The key of the RFC's own example, and what a server must make of it. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Socket socket;
    private final DeadlineInput input;
    private final DataInputStream in;
    private String protocol = "";
    private boolean keepsContract;

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new DeadlineInput(socket);
        this.in = new DataInputStream(new BufferedInputStream(input, 1 << 16));
    }

    /** TCP only: not a byte is sent. */
    public static RawWebSocket connect(URI server) {
        return connect(server, 0);
    }

    /** As {@link #connect(URI)}, with a receive buffer of that many bytes (0: the system's choice). */
    public static RawWebSocket connect(URI server, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) DEADLINE.toMillis());
            return new RawWebSocket(socket);
        } catch (IOException refused) {
            throw new UncheckedIOException("no connection to " + server, refused);
        }
    }

    /** Connects and upgrades; fails unless the server agrees with 101. */
    public static RawWebSocket open(URI endpoint, String... headerLines) {
        var client = connect(endpoint);
        var target = endpoint.getRawPath() + (endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery());
        var reply = client.upgrade(target, headerLines);
        if (reply.status() != 101) {
            client.close();
            throw new AssertionError("no upgrade: " + reply);
        }
        return client;
    }

    /** The upgrade request of a well-behaved client with these header lines more. */
    public static String upgradeRequest(String target, String... headerLines) {
        return request(
                "GET " + target + " HTTP/1.1",
                Stream.concat(
                                Stream.of(
                                        "Host: example.test",
                                        "Connection: Upgrade",
                                        "Upgrade: websocket",
                                        "Sec-WebSocket-Version: 13",
                                        "Sec-WebSocket-Key: " + KEY),
                                Arrays.stream(headerLines))
                        .toArray(String[]::new));
    }

    /** A request without a body, spelled from its lines. */
    public static String request(String requestLine, String... headerLines) {
        return Stream.concat(Stream.of(requestLine), Arrays.stream(headerLines))
                .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
    }

    /** Sends a well-formed upgrade request and reads the answer. */
    public RawReply upgrade(String target, String... headerLines) {
        send(upgradeRequest(target, headerLines));
        keepsContract = target.equals("/ws") || target.startsWith("/ws?");
        return reply();
    }

    /** Reads one HTTP answer. A body is read by its Content-Length, or to the end of TCP without one. */
    public RawReply reply() {
        return within(DEADLINE, "an HTTP answer", () -> {
            var status = Integer.parseInt(line().split(" ", 3)[1]);
            Map<String, List<String>> headers = new HashMap<>();
            for (var line = line(); !line.isEmpty(); line = line()) {
                var colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(line.substring(colon + 1).trim());
            }
            var reply = new RawReply(status, headers, status == 101 ? "" : body(headers));
            protocol = reply.header("sec-websocket-protocol").orElse("");
            return reply;
        });
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private String body(Map<String, List<String>> headers) throws IOException {
        var length = headers.get("content-length");
        return new String(
                length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.getFirst())), ISO_8859_1);
    }

    /** The subprotocol that the server chose; empty when it named none. */
    public String protocol() {
        return protocol;
    }

    public RawWebSocket send(String latin1) {
        return send(latin1.getBytes(ISO_8859_1));
    }

    public RawWebSocket send(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException ended) {
            throw new UncheckedIOException("the server ended TCP while we were sending", ended);
        }
    }

    /** Sends masked frames, as a client must, all in one write. */
    public RawWebSocket send(RawFrame... frames) {
        var bytes = new ByteArrayOutputStream();
        for (var frame : frames) {
            bytes.writeBytes(frame.masked());
        }
        return send(bytes.toByteArray());
    }

    public RawWebSocket text(String message) {
        return send(RawFrame.text(message));
    }

    /** Reads one frame within the usual deadline. */
    public RawFrame next() {
        return next(DEADLINE);
    }

    /** Reads one frame; fails when TCP ends before it is whole. */
    public RawFrame next(Duration deadline) {
        return within(deadline, "a frame", this::frame);
    }

    /** Whether the server says anything, or ends TCP, within that time. What it says is still there to be read. */
    public boolean stirsWithin(Duration time) {
        input.until(time);
        try {
            in.mark(1);
            in.read();
            in.reset();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** The text of the next frame, which must be a whole text message. */
    public String nextText() {
        var frame = next();
        if (frame.opcode() != RawFrame.TEXT || !frame.isFinal()) {
            throw new AssertionError("expected a text message, got " + frame);
        }
        return frame.text();
    }

    private RawFrame frame() throws IOException {
        int head = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new AssertionError("the server masked a frame");
        }
        long length = switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second;
        };
        var payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        var frame = RawFrame.ofHead(head, payload);
        if (keepsContract && frame.opcode() == RawFrame.TEXT) {
            FrameContract.shipped().ifPresent(contract -> contract.told(frame.text()));
        }
        return frame;
    }

    /** Reads until TCP ends, within the usual deadline. */
    public RawEnding ending() {
        return ending(DEADLINE);
    }

    /** Reads frames until TCP ends; fails when it has not ended by the deadline. */
    public RawEnding ending(Duration deadline) {
        List<RawFrame> frames = new ArrayList<>();
        return within(deadline, "the end of TCP", () -> {
            try {
                while (true) {
                    frames.add(frame());
                }
            } catch (EOFException _) {
                return new RawEnding(frames, false);
            } catch (SocketTimeoutException late) {
                throw new AssertionError("still open after " + deadline + ", after " + frames, late);
            } catch (SocketException _) {
                return new RawEnding(frames, true);
            }
        });
    }

    /** Ends our side; the server can still be read. */
    public RawWebSocket halfClose() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("TCP had ended before we half-closed it", e);
        }
    }

    /** Disappears with a reset and without a word. */
    public void vanish() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("TCP had ended before we vanished", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket would not close", e);
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T within(Duration deadline, String what, Reading<T> reading) {
        input.until(deadline);
        try {
            return reading.read();
        } catch (SocketTimeoutException late) {
            throw new AssertionError(what + " did not come within " + deadline, late);
        } catch (IOException ended) {
            throw new UncheckedIOException(
                    new IOException("TCP ended where " + what + " was expected: " + ended.getMessage(), ended));
        }
    }
}
