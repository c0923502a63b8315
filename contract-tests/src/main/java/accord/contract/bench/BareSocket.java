package accord.contract.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;

/** As little WebSocket client as can measure a server: one write per message, no parsing, and a mask of zeros. */
final class BareSocket implements AutoCloseable {
    private static final int LIMIT_MS = 20_000;

    private static final int PATIENT_MS = 120_000;
    /** Small, because ten thousand of them wait. */
    private static final int BUFFER = 2048;

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int MASKED = 0x80;
    private static final byte[] NORMAL = {0x03, (byte) 0xE8};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private long received;

    private BareSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        this.out = socket.getOutputStream();
    }

    /**
     * Connects, upgrades, and reads the greeting.
     *
     * @param asBrowser whether the token is carried as a subprotocol, the only way that a browser has
     */
    static BareSocket greeted(URI backend, String token, boolean asBrowser) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MS);
            socket.connect(new InetSocketAddress(backend.getHost(), backend.getPort()), LIMIT_MS);
            var bare = new BareSocket(socket);
            bare.upgrade(backend.getAuthority(), token, asBrowser);
            bare.await("connection_established");
            return bare;
        } catch (IOException broken) {
            socket.close();
            throw broken;
        }
    }

    private void upgrade(String host, String token, boolean asBrowser) throws IOException {
        out.write("""
                GET /ws HTTP/1.1\r
                Host: %s\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                %s\r
                \r
                """.formatted(host, asBrowser ? subprotocols(token) : header(token))
                .getBytes(ISO_8859_1));
        var status = line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("the upgrade was answered with " + status);
        }
        while (!line().isEmpty()) {
            // The headers of a 101 tell a benchmark nothing.
        }
    }

    private static String header(String token) {
        return "Sec-WebSocket-Protocol: agent-events.v1\r\nAuthorization: Bearer " + token;
    }

    private static String subprotocols(String token) {
        return "Sec-WebSocket-Protocol: agent-events.v1, jwt." + token;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
            received++;
        }
        received++;
        return line.toString().stripTrailing();
    }

    /** Bytes that have come until now. */
    long received() {
        return received;
    }

    void text(String message) throws IOException {
        send(TEXT, message.getBytes(UTF_8));
    }

    /** Reads up to and including the message of this type. */
    String await(String type) throws IOException {
        var wanted = "\"type\":\"" + type + '"';
        var message = message();
        while (!message.contains(wanted)) {
            message = message();
        }
        return message;
    }

    /** The next message that tells anything; an error is none. Pings are answered. */
    String message() throws IOException {
        while (true) {
            var head = in.readUnsignedByte();
            var length = in.readUnsignedByte();
            var payload =
                    new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
            in.readFully(payload);
            received += payload.length + (length < 126 ? 2 : length == 126 ? 4 : 10);
            switch (head) {
                case CLOSE ->
                    throw new IOException("closed with %d"
                            .formatted((int) ByteBuffer.wrap(payload).getChar()));
                case PING -> send(PONG, payload);
                case TEXT -> {
                    var text = new String(payload, ISO_8859_1);
                    if (text.startsWith("{\"type\":\"error_message\"")) {
                        throw new IOException("the server says " + code(text));
                    }
                    if (!text.startsWith("{\"type\":\"ping\"")) {
                        return text;
                    }
                    text("{\"type\":\"pong\"}");
                }
                default -> throw new IOException("a frame begins with %x".formatted(head));
            }
        }
    }

    private static String code(String error) {
        return error.replaceFirst(".*\"error_code\":\"([A-Z_]+)\".*", "$1");
    }

    private void send(int head, byte[] payload) throws IOException {
        var frame = ByteBuffer.allocate(payload.length + 8).put((byte) head);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        out.write(frame.array(), 0, frame.position());
    }

    /** Goes without a word, as a lost network does. */
    void lose() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits for longer than a server is silent, which asks every 25 seconds whether anybody is there. */
    void patient() throws IOException {
        socket.setSoTimeout(PATIENT_MS);
    }

    /** Lets the server end the connection after its goodbye, and gives the file back whatever comes. */
    void end() {
        try (socket) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // Ended is what it was to be.
        }
    }

    /** Says goodbye; whoever reads hears the answer. */
    void leave() throws IOException {
        send(CLOSE, NORMAL);
    }

    /** Says goodbye, waits for the server's, and lets the server end the connection: so its port is free at once. */
    @Override
    public void close() throws IOException {
        try (socket) {
            if (socket.isClosed()) {
                return;
            }
            leave();
            while (in.readUnsignedByte() != CLOSE) {
                skip();
            }
            in.skipNBytes(in.readUnsignedByte());
            if (in.read() >= 0) {
                throw new IOException("more came after the end");
            }
        } catch (EOFException early) {
            throw new IOException("the connection ended without a close frame", early);
        }
    }

    private void skip() throws IOException {
        var length = in.readUnsignedByte();
        in.skipNBytes(length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length);
    }
}
