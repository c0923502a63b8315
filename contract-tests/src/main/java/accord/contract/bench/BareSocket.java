package accord.contract.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;

/** As little WebSocket client as can measure a server: one write per message, no parsing, and a mask of zeros. */
final class BareSocket implements AutoCloseable {
    private static final int LIMIT_MS = 10_000;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final byte[] NORMAL = {0x03, (byte) 0xE8};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private BareSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 14));
        this.out = socket.getOutputStream();
    }

    /** Connects, upgrades, and reads the greeting. */
    static BareSocket greeted(URI backend, String token) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MS);
            socket.connect(new InetSocketAddress(backend.getHost(), backend.getPort()), LIMIT_MS);
            var bare = new BareSocket(socket);
            bare.upgrade(backend.getAuthority(), token);
            bare.await("connection_established");
            return bare;
        } catch (IOException broken) {
            socket.close();
            throw broken;
        }
    }

    private void upgrade(String host, String token) throws IOException {
        out.write("""
                GET /ws HTTP/1.1\r
                Host: %s\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: agent-events.v1\r
                Authorization: Bearer %s\r
                \r
                """.formatted(host, token).getBytes(ISO_8859_1));
        var status = line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("the upgrade was answered with " + status);
        }
        while (!line().isEmpty()) {
            // The headers of a 101 tell a benchmark nothing.
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    void text(String message) throws IOException {
        send(TEXT, message.getBytes(UTF_8));
    }

    /** Reads up to and including the message of this type. */
    void await(String type) throws IOException {
        var wanted = "\"type\":\"" + type + '"';
        for (var message = message(); !message.contains(wanted); message = message()) {
            if (message.contains("\"type\":\"error_message\"")) {
                throw new IOException("instead of %s came %s".formatted(type, message));
            }
        }
    }

    private String message() throws IOException {
        var head = in.readUnsignedByte();
        var length = in.readUnsignedByte();
        var payload = new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
        in.readFully(payload);
        if (head == CLOSE) {
            throw new IOException(
                    "closed with %d".formatted((int) ByteBuffer.wrap(payload).getChar()));
        }
        return new String(payload, ISO_8859_1);
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

    /** Says goodbye and waits for the server's. */
    @Override
    public void close() throws IOException {
        try (socket) {
            send(CLOSE, NORMAL);
            while (in.readUnsignedByte() != CLOSE) {
                in.skipNBytes(in.readUnsignedByte());
            }
        }
    }
}
