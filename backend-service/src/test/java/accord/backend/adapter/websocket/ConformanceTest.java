package accord.backend.adapter.websocket;

import static accord.kernel.testkit.RawFrame.BINARY;
import static accord.kernel.testkit.RawFrame.CLOSE;
import static accord.kernel.testkit.RawFrame.CONTINUATION;
import static accord.kernel.testkit.RawFrame.PING;
import static accord.kernel.testkit.RawFrame.PONG;
import static accord.kernel.testkit.RawFrame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawEnding;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455 at the level of frames, in the order and with the numbers of the standard conformance suite, for a server that
 * speaks text only and at most 64 KiB. Each case sends all it has, lets the server finish, and looks at every frame that came.
 */
class ConformanceTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String GREEK = "κόσμε";

    private static GuardedServer server;

    @BeforeAll
    static void start() {
        server = GuardedServer.start();
    }

    @AfterAll
    static void no1011EverLeft() {
        assertThat(server.closeCodes().sent1011()).isZero();
        assertThat(server.closeCodes().averted1011s()).isZero();
        server.close();
    }

    /** What is sent, byte by byte or at once, and what has to come back before which close. */
    record Case(String name, List<RawFrame> sent, int chop, List<RawFrame> answers, int closeCode) {
        /** All is well: the answers come, and our close 1000 is answered in kind. */
        static Case fine(String name, List<RawFrame> sent, RawFrame... answers) {
            var frames = new ArrayList<>(sent);
            frames.add(RawFrame.close(1000, ""));
            return new Case(name, frames, 0, List.of(answers), 1000);
        }

        static Case ends(String name, int code, RawFrame... sent) {
            return new Case(name, List.of(sent), 0, List.of(), code);
        }

        Case choppedBy(int octets) {
            return new Case(name + ", in chops of " + octets, sent, octets, answers, closeCode);
        }

        Case after(RawFrame... first) {
            return new Case(name, sent, chop, List.of(first), closeCode);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"framing", "pingsAndPongs", "reservedBits", "opcodes", "fragmentation", "utf8", "closing", "limits"})
    void asTheRfcSays(Case conversation) {
        try (var client = RawWebSocket.open(server.endpoint())) {
            send(client, conversation);
            var ending = client.ending();
            assertThat(described(answers(ending))).isEqualTo(described(conversation.answers()));
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.code()).isEqualTo(conversation.closeCode());
            assertThat(ending.reset()).as("the server ended TCP in order").isFalse();
        }
    }

    private static void send(RawWebSocket client, Case conversation) {
        var bytes = new ByteArrayOutputStream();
        conversation.sent().forEach(frame -> bytes.writeBytes(frame.masked()));
        var all = bytes.toByteArray();
        int step = conversation.chop() == 0 ? all.length : conversation.chop();
        for (int from = 0; from < all.length; from += step) {
            client.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + step)));
        }
    }

    private static List<RawFrame> answers(RawEnding ending) {
        return ending.frames().stream().filter(frame -> frame.opcode() != CLOSE).toList();
    }

    private static List<String> described(List<RawFrame> frames) {
        return frames.stream()
                .map(frame -> frame.opcode() + " " + HEX.formatHex(frame.payload()))
                .toList();
    }

    static Stream<Case> framing() {
        var lengths = IntStream.of(0, 125, 126, 127, 128, 65535, 65536).boxed().toList();
        return Stream.concat(
                Stream.concat(
                        lengths.stream()
                                .map(length ->
                                        Case.fine("1.1 text of " + length, List.of(stars(length)), stars(length))),
                        Stream.of(Case.fine("1.1.8 text of 65536", List.of(stars(65536)), stars(65536))
                                .choppedBy(997))),
                lengths.stream()
                        .map(length ->
                                Case.ends("1.2 binary of " + length, 1003, RawFrame.of(BINARY, new byte[length]))));
    }

    static Stream<Case> pingsAndPongs() {
        var binary = HEX.parseHex("00fffefdfcfb00ff");
        var full = new byte[125];
        Arrays.fill(full, (byte) 0xFE);
        var ten = IntStream.range(0, 10)
                .mapToObj(n -> RawFrame.of(PING, ("payload-" + n).getBytes(UTF_8)))
                .toList();
        var tenPongs =
                ten.stream().map(ping -> RawFrame.of(PONG, ping.payload())).toArray(RawFrame[]::new);
        return Stream.of(
                Case.fine("2.1 ping without payload", List.of(RawFrame.of(PING)), RawFrame.of(PONG)),
                Case.fine("2.2 ping with text", List.of(ping("Hello")), pong("Hello")),
                Case.fine("2.3 ping with binary", List.of(RawFrame.of(PING, binary)), RawFrame.of(PONG, binary)),
                Case.fine("2.4 ping of 125", List.of(RawFrame.of(PING, full)), RawFrame.of(PONG, full)),
                Case.ends("2.5 ping of 126", 1002, RawFrame.of(PING, new byte[126])),
                Case.fine("2.6 ping of 125", List.of(RawFrame.of(PING, full)), RawFrame.of(PONG, full))
                        .choppedBy(1),
                Case.fine("2.7 unasked pong", List.of(RawFrame.of(PONG))),
                Case.fine("2.8 unasked pong with payload", List.of(pong("unasked"))),
                Case.fine("2.9 unasked pong, then ping", List.of(pong("unasked"), ping("ping")), pong("ping")),
                Case.fine("2.10 ten pings", ten, tenPongs),
                Case.fine("2.11 ten pings", ten, tenPongs).choppedBy(1));
    }

    static Stream<Case> reservedBits() {
        return IntStream.rangeClosed(1, 7)
                .boxed()
                .flatMap(bits -> Stream.of(TEXT, BINARY, PING, PONG, CLOSE)
                        .map(opcode -> Case.ends(
                                        "3.%d reserved bits on opcode %d".formatted(bits, opcode),
                                        1002,
                                        RawFrame.text("*"),
                                        RawFrame.ofHead(0x80 | bits << 4 | opcode, new byte[0]),
                                        RawFrame.of(PING))
                                .after(RawFrame.text("*"))));
    }

    static Stream<Case> opcodes() {
        return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .boxed()
                .flatMap(opcode -> Stream.of(
                        Case.ends("4 opcode " + opcode, 1002, RawFrame.of(opcode), RawFrame.of(PING)),
                        Case.ends(
                                        "4 opcode with payload " + opcode,
                                        1002,
                                        RawFrame.text("*"),
                                        RawFrame.of(opcode, (byte) 1))
                                .after(RawFrame.text("*"))));
    }

    static Stream<Case> fragmentation() {
        var halves = List.of(more(TEXT, "frag"), last("ment"));
        var withPing = List.of(more(TEXT, "frag"), ping("mid"), last("ment"));
        var five = List.of(more(TEXT, "f1"), more("f2"), ping("one"), more("f3"), more("f4"), ping("two"), last("f5"));
        return Stream.of(
                Case.ends("5.1 fragmented ping", 1002, RawFrame.more(PING, (byte) 1), last("x")),
                Case.ends("5.2 fragmented pong", 1002, RawFrame.more(PONG, (byte) 1), last("x")),
                Case.ends("5.2 fragmented close", 1002, RawFrame.more(CLOSE), last("x")),
                Case.fine("5.3 two fragments", halves, RawFrame.text("fragment")),
                Case.fine("5.5 two fragments", halves, RawFrame.text("fragment"))
                        .choppedBy(1),
                Case.fine("5.6 a ping between", withPing, pong("mid"), RawFrame.text("fragment")),
                Case.fine("5.8 a ping between", withPing, pong("mid"), RawFrame.text("fragment"))
                        .choppedBy(1),
                Case.fine(
                        "5.6 a pong between",
                        List.of(more(TEXT, "frag"), pong("mid"), last("ment")),
                        RawFrame.text("fragment")),
                Case.ends("5.9 nothing to continue", 1002, last("x"), RawFrame.text("y")),
                Case.ends("5.10 nothing to continue", 1002, last("x"), RawFrame.text("y"))
                        .choppedBy(1),
                Case.ends("5.12 nothing to continue, and more to come", 1002, more("x"), RawFrame.text("y")),
                Case.ends("5.15 a message, then a continuation of nothing", 1002, more(TEXT, "a"), last("b"), more("c"))
                        .after(RawFrame.text("ab")),
                Case.ends("5.18 two beginnings", 1002, more(TEXT, "a"), RawFrame.text("b")),
                Case.ends("5.18 a binary inside a text", 1002, more(TEXT, "a"), RawFrame.of(BINARY, (byte) 1)),
                Case.fine("5.19 five fragments and pings", five, pong("one"), pong("two"), RawFrame.text("f1f2f3f4f5")),
                Case.fine("5.20 five fragments and pings", five, pong("one"), pong("two"), RawFrame.text("f1f2f3f4f5"))
                        .choppedBy(1),
                Case.ends("5 binary fragments", 1003, RawFrame.more(BINARY, (byte) 1), last("x")));
    }

    static Stream<Case> utf8() {
        var fragments = Stream.of(
                Case.fine("6.1.1 empty", List.of(RawFrame.text("")), RawFrame.text("")),
                Case.fine(
                        "6.1.2 three empty fragments", List.of(more(TEXT, ""), more(""), last("")), RawFrame.text("")),
                Case.fine(
                        "6.1.3 only the middle full", List.of(more(TEXT, ""), more("x"), last("")), RawFrame.text("x")),
                Case.fine("6.2.1 text", List.of(RawFrame.text("Hello-µ@ßöä")), RawFrame.text("Hello-µ@ßöä")),
                Case.fine("6.2.3 a fragment for each octet", octets(GREEK.getBytes(UTF_8)), RawFrame.text(GREEK)),
                new Case(
                        "6.3.2 a fragment for each octet",
                        octets(HEX.parseHex("cebae1bdb9cf83cebcceb5eda080656469746564")),
                        0,
                        List.of(),
                        1007),
                new Case(
                        "6.4.1 fails at the fragment that is wrong, without its end",
                        List.of(more(TEXT, GREEK), RawFrame.more(CONTINUATION, HEX.parseHex("f4908080"))),
                        0,
                        List.of(),
                        1007),
                new Case(
                        "6.4.3 fails inside a character, without its end",
                        List.of(RawFrame.more(TEXT, HEX.parseHex("f4")), RawFrame.more(CONTINUATION, (byte) 0x90)),
                        0,
                        List.of(),
                        1007),
                Case.ends("6 ends inside a character", 1007, RawFrame.more(TEXT, HEX.parseHex("ce")), last("")));
        var valid = Stream.of(
                        "cebae1bdb9cf83cebcceb5",
                        "00",
                        "c280",
                        "e0a080",
                        "f0908080",
                        "7f",
                        "dfbf",
                        "efbfbf",
                        "f48fbfbf",
                        "ed9fbf",
                        "ee8080",
                        "efbfbd",
                        "efbfbe",
                        "f09fbfbe",
                        "f09fbfbf",
                        "f3bfbfbf")
                .map(hex -> Case.fine("6.5-6.23 valid " + hex, List.of(text(hex)), text(hex)));
        var invalid = Stream.of(
                        "f8888080",
                        "fc84808080",
                        "f7bfbfbf",
                        "f4908080",
                        "fbbfbfbfbf",
                        "fdbfbfbfbfbf",
                        "80",
                        "bf",
                        "8080",
                        "80bf80",
                        "c0",
                        "c1",
                        "c020",
                        "e0",
                        "f020f1",
                        "fe",
                        "ff",
                        "fefeffff",
                        "c0af",
                        "e080af",
                        "f08080af",
                        "c1bf",
                        "e09fbf",
                        "f08fbfbf",
                        "c080",
                        "e08080",
                        "eda080",
                        "edadbf",
                        "edae80",
                        "edafbf",
                        "edb080",
                        "edbfbf",
                        "eda080edb080",
                        "edafbfedbfbf",
                        "ce",
                        "e1bd",
                        "f09f92")
                .map(hex -> Case.ends("6.5-6.23 invalid " + hex, 1007, text(hex)));
        return Stream.of(fragments, valid, invalid).flatMap(cases -> cases);
    }

    static Stream<Case> closing() {
        var longest = "*".repeat(123);
        var single = Stream.of(
                Case.fine("7.1.1 a message, then close", List.of(RawFrame.text("Hello")), RawFrame.text("Hello")),
                Case.ends("7.1.2 two closes", 1000, RawFrame.close(1000, ""), RawFrame.close(1000, "")),
                Case.ends("7.1.3 a ping after the close", 1000, RawFrame.close(1000, ""), RawFrame.of(PING)),
                Case.ends("7.1.4 a message after the close", 1000, RawFrame.close(1000, ""), RawFrame.text("late")),
                Case.ends("7.1.5 a close inside a message", 1000, more(TEXT, "a"), RawFrame.close(1000, ""), last("b")),
                Case.ends("7.3.1 no code", 1005, RawFrame.of(CLOSE)),
                Case.ends("7.3.2 half a code", 1002, RawFrame.of(CLOSE, (byte) 3)),
                Case.ends("7.3.4 a reason", 1000, RawFrame.close(1000, "Hello World!")),
                Case.ends("7.3.5 the longest reason", 1000, RawFrame.close(1000, longest)),
                Case.ends("7.3.6 a longer reason", 1002, RawFrame.close(1000, longest + "*")),
                Case.ends("7.5.1 a reason that is not UTF-8", 1007, RawFrame.of(CLOSE, HEX.parseHex("03e8cebaeda080"))),
                Case.ends("7.7.9 their 1011 is answered, and not in kind", 1000, RawFrame.close(1011, "")));
        var legal = IntStream.of(
                        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1012, 1013, 1014, 3000, 3999, 4000, 4999)
                .mapToObj(code -> Case.ends("7.7 code " + code, code, RawFrame.close(code, "")));
        var illegal = IntStream.of(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32768, 65535)
                .mapToObj(code -> Case.ends("7.9 code " + code, 1002, RawFrame.close(code, "")));
        return Stream.of(single, legal, illegal).flatMap(cases -> cases);
    }

    static Stream<Case> limits() {
        var many = IntStream.range(0, 1000)
                .mapToObj(n -> RawFrame.text("message " + n))
                .toList();
        return Stream.of(
                Case.fine("9.1 the largest message", List.of(stars(65536)), stars(65536)),
                Case.fine("10.1.1 the largest message in fragments of 1300", fragments(65536, 1300), stars(65536)),
                Case.fine("9.3 the largest message in fragments of 64", fragments(65536, 64), stars(65536)),
                Case.ends("9 one byte over the limit", 1009, stars(65537)),
                new Case("9 one byte over the limit, in fragments", fragments(65537, 1300), 0, List.of(), 1009),
                Case.fine("9.7 a thousand messages", many, many.toArray(RawFrame[]::new)));
    }

    @Test
    void aFrameWithoutAMaskEndsTheConnection() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.send(RawFrame.text("naked").unmasked()).ending().code())
                    .isEqualTo(1002);
        }
    }

    @Test
    void aLengthThatIsNotMinimalEndsTheConnection() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.send(HEX.parseHex("81fe000500000000" + "4142434445"))
                            .ending()
                            .code())
                    .isEqualTo(1002);
        }
    }

    @Test
    void theHeadOfAFrameOfFourExbibytesIsEnoughToRefuseIt() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.send(HEX.parseHex("81ff4000000000000000"))
                            .ending()
                            .code())
                    .isEqualTo(1009);
        }
    }

    @Test
    void aNegativeLengthEndsTheConnection() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.send(HEX.parseHex("81ff8000000000000000"))
                            .ending()
                            .code())
                    .isEqualTo(1002);
        }
    }

    private static RawFrame stars(int length) {
        return RawFrame.text("*".repeat(length));
    }

    private static RawFrame text(String hex) {
        return RawFrame.of(TEXT, HEX.parseHex(hex));
    }

    private static RawFrame ping(String payload) {
        return RawFrame.of(PING, payload.getBytes(UTF_8));
    }

    private static RawFrame pong(String payload) {
        return RawFrame.of(PONG, payload.getBytes(UTF_8));
    }

    private static RawFrame more(int opcode, String payload) {
        return RawFrame.more(opcode, payload.getBytes(UTF_8));
    }

    private static RawFrame more(String payload) {
        return more(CONTINUATION, payload);
    }

    private static RawFrame last(String payload) {
        return RawFrame.of(CONTINUATION, payload.getBytes(UTF_8));
    }

    private static List<RawFrame> octets(byte... bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i ->
                        RawFrame.ofHead((i == bytes.length - 1 ? 0x80 : 0) | (i == 0 ? TEXT : CONTINUATION), bytes[i]))
                .toList();
    }

    private static List<RawFrame> fragments(int length, int size) {
        return IntStream.iterate(0, from -> from < length, from -> from + size)
                .mapToObj(from -> RawFrame.ofHead(
                        (from + size >= length ? 0x80 : 0) | (from == 0 ? TEXT : CONTINUATION),
                        "*".repeat(Math.min(size, length - from)).getBytes(UTF_8)))
                .toList();
    }
}
