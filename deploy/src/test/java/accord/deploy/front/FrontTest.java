package accord.deploy.front;

import static accord.deploy.front.PlantedUpstream.readHead;
import static accord.deploy.front.PlantedUpstream.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = SECONDS)
@SuppressWarnings("StringConcatToTextBlock") // a text block would hide which line ends there are
class FrontTest {

    private static final String HANDSHAKE = "GET /ws?a=%41 HTTP/1.1\r\nhost:  127.0.0.1\r\nUPGRADE: WebSocket\r\n"
            + "Connection: keep-alive,  Upgrade\r\nX-Folded: one\r\n  two\r\nSec-WebSocket-Key: short\r\nX-Cafe: caf\u00e9\r\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n";

    private final Front front =
            new Front(new Patience(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofSeconds(1)));
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Entrance entrance;

    @BeforeEach
    void open() throws Exception {
        entrance = front.open(0);
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
        front.close();
    }

    @Test
    void aHandshakeIsPassedOnByteForByteBeforeWhatTheFrontAdds() throws Exception {
        var heads = new LinkedBlockingQueue<String>();
        lead(planted(service -> heads.add(readHead(service.getInputStream()))));

        write(client(), HANDSHAKE + "\r\n");

        assertThat(heads.take())
                .startsWith(HANDSHAKE + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
                        + "Forwarded: for=\"127.0.0.1\";proto=http\r\ntraceparent: 00-");
    }

    @Test
    void onceProtocolsWereSwitchedEveryByteIsPassedOnBothWays() throws Exception {
        lead(planted(service -> {
            readHead(service.getInputStream());
            write(service, SWITCHING + "first");
            service.getInputStream().transferTo(service.getOutputStream());
        }));
        var client = client();
        // Frames that did not wait for the answer.
        write(client, HANDSHAKE + "\r\n" + "early");
        assertThat(readHead(client.getInputStream())).isEqualTo(SWITCHING);
        assertThat(read(client, 10)).isEqualTo("firstearly");
        var noise = new byte[3_000_000];
        new Random(7).nextBytes(noise);

        Thread.ofVirtual().start(() -> {
            try {
                client.getOutputStream().write(noise);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(client.getInputStream().readAllBytes()).isEqualTo(noise);
        await(() -> idle());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "GET / HTTP/1.1\r\n: nameless\r\n\r\n",
                "GET /\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
            })
    void whatIsNoRequestReachesAnInstanceUntouched(String noise) throws Exception {
        lead(planted(service -> {
            write(service, "judged: " + read(service, noise.length()));
        }));
        var client = client();

        write(client, noise);

        assertThat(rest(client)).isEqualTo("judged: " + noise);
    }

    @Test
    void aHeadThatIsTooLongReachesAnInstanceUntouched() throws Exception {
        var head = "GET / HTTP/1.1\r\nX-Long: " + "x".repeat(RequestReader.LIMIT) + "\r\n\r\n";
        lead(planted(service ->
                write(service, "judged: " + read(service, head.length()).length())));
        var client = client();

        write(client, head);

        assertThat(rest(client)).isEqualTo("judged: " + head.length());
    }

    @Test
    void aHeadThatIsNotFinishedIsPassedOnWhenPatienceEnds() throws Exception {
        lead(planted(service -> write(service, "408 for " + read(service, 14))));
        var client = client();

        write(client, "GET / HTTP/1.1");

        assertThat(rest(client)).isEqualTo("408 for GET / HTTP/1.1");
    }

    @Test
    void aClientThatSaysNothingHearsWhatTheServiceSaysToThat() throws Exception {
        lead(planted(service -> write(service, "HTTP/1.1 408 Request Timeout\r\n\r\n")));

        assertThat(rest(client())).isEqualTo("HTTP/1.1 408 Request Timeout\r\n\r\n");
    }

    @Test
    void aRequestThatComesLateIsARequestAllTheSame() throws Exception {
        var heads = new LinkedBlockingQueue<String>();
        var connected = new CountDownLatch(1);
        lead(planted(service -> {
            connected.countDown();
            var head = readHead(service.getInputStream());
            if (!head.isEmpty()) {
                heads.add(head);
            }
        }));
        var client = client();
        connected.await();

        write(client, "GET /late HTTP/1.1\r\n\r\n");

        assertThat(heads.take()).contains("GET /late", "X-Forwarded-For: 127.0.0.1");
    }

    @Test
    void aResetOfTheServiceIsAResetToTheClient() throws Exception {
        lead(planted(service -> {
            readHead(service.getInputStream());
            write(service, SWITCHING);
            read(service, 1);
            service.setSoLinger(true, 0);
        }));
        var client = client();
        write(client, HANDSHAKE + "\r\n");
        readHead(client.getInputStream());

        write(client, "x");

        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> client.getInputStream().read())
                .withMessageContaining("reset");
        await(() -> idle());
    }

    @Test
    void aResetOfTheClientIsAResetToTheService() throws Exception {
        var seen = new LinkedBlockingQueue<String>();
        lead(planted(service -> {
            readHead(service.getInputStream());
            write(service, SWITCHING);
            try {
                seen.add("read " + service.getInputStream().read());
            } catch (SocketException e) {
                seen.add(String.valueOf(e.getMessage()));
            }
        }));
        var client = client();
        write(client, HANDSHAKE + "\r\n");
        readHead(client.getInputStream());

        client.setSoLinger(true, 0);
        client.close();

        assertThat(seen.take()).contains("reset");
        await(() -> idle());
    }

    @Test
    void aSocketTakesASlotForAsLongAsItIsOpen() throws Exception {
        lead(
                planted(service -> {
                    readHead(service.getInputStream());
                    write(service, SWITCHING);
                    service.getInputStream().transferTo(service.getOutputStream());
                }),
                1,
                Duration.ofMinutes(1));
        var first = client();
        write(first, HANDSHAKE + "\r\n");
        readHead(first.getInputStream());
        var second = client();
        write(second, HANDSHAKE + "\r\n");
        assertThat(rest(second)).startsWith("HTTP/1.1 429 ").contains("containerConcurrency");
        var third = client();
        write(third, HANDSHAKE + "\r\n");

        first.close();

        assertThat(readHead(third.getInputStream())).isEqualTo(SWITCHING);
    }

    @Test
    void whoeverWaitsForASlotIsServedInTurn() throws Exception {
        var go = new CountDownLatch(1);
        lead(
                planted(service -> {
                    while (!readHead(service.getInputStream()).isEmpty()) {
                        go.await();
                        write(service, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                }),
                2,
                Duration.ofMinutes(1));
        var clients = new ArrayList<Socket>();
        for (var i = 0; i < 20; i++) {
            var client = client();
            write(client, "GET / HTTP/1.1\r\n\r\n");
            clients.add(client);
        }

        go.countDown();

        for (var client : clients) {
            assertThat(readHead(client.getInputStream()) + read(client, 2)).endsWith("\r\n\r\nok");
        }
        await(() -> idle());
    }

    @Test
    void aRequestThatTakesTooLongIsAnsweredAndASocketIsCut() throws Exception {
        lead(
                planted(service -> {
                    if (readHead(service.getInputStream()).contains("/ws")) {
                        write(service, SWITCHING);
                    }
                    service.getInputStream().read();
                }),
                80,
                Duration.ofMillis(300));
        var slow = client();
        write(slow, "GET /slow HTTP/1.1\r\n\r\n");
        var socket = client();
        write(socket, HANDSHAKE + "\r\n");

        assertThat(rest(slow)).startsWith("HTTP/1.1 504 ");
        assertThat(rest(socket)).isEqualTo(SWITCHING);
        await(() -> idle());
    }

    @Test
    void aCookieBringsAClientBackWhateverTheSplitSays() throws Exception {
        var one = saying("one");
        var two = saying("two");
        entrance.route(new Route(List.of(branch("v1", 50, true, one), branch("v2", 50, true, two))));
        var first = ask("");
        var cookie = first.substring(first.indexOf("GAESA="), first.indexOf(';'));
        var mine = first.endsWith("one") ? one : two;

        entrance.route(new Route(
                List.of(branch("v1", mine == one ? 1 : 99, true, one), branch("v2", mine == one ? 99 : 1, true, two))));

        for (var i = 0; i < 20; i++) {
            assertThat(ask("Cookie: a=b; " + cookie + "\r\n"))
                    .endsWith(mine == one ? "one" : "two")
                    .doesNotContain("GAESA");
        }
    }

    @Test
    void aCookieOfAnInstanceThatIsGoneIsReplaced() throws Exception {
        entrance.route(new Route(List.of(branch("v1", 100, true, saying("one")))));

        assertThat(ask("Cookie: GAESA=gone\r\n")).contains("Set-Cookie: GAESA=").endsWith("one");
    }

    @Test
    void aRevisionWithoutTrafficKeepsNobody() throws Exception {
        var old = saying("old");
        var cookie = "Cookie: GAESA=" + old.upstream().id() + "\r\n";
        entrance.route(new Route(List.of(branch("v1", 100, true, old))));
        assertThat(ask(cookie)).endsWith("old");

        entrance.route(new Route(List.of(branch("v2", 100, true, saying("new")))));

        assertThat(ask(cookie)).contains("Set-Cookie: GAESA=").endsWith("new");
    }

    @Test
    void newClientsAreSharedByPercent() throws Exception {
        entrance.route(
                new Route(List.of(branch("v1", 90, false, saying("old")), branch("v2", 10, false, saying("new")))));
        var client = client();

        var fresh = IntStream.range(0, 1000)
                .filter(_ -> again(client).equals("new"))
                .count();

        // Six standard deviations.
        assertThat(fresh).isBetween(43L, 157L);
    }

    @Test
    void anInstanceThatCannotBeReachedIsPassedOver() throws Exception {
        var dead = saying("dead");
        dead.close();
        entrance.route(new Route(List.of(branch("v1", 100, true, dead, saying("alive")))));

        for (var i = 0; i < 4; i++) {
            assertThat(ask("Cookie: GAESA=" + dead.upstream().id() + "\r\n")).endsWith("alive");
        }
        entrance.route(new Route(List.of(branch("v1", 100, true, dead))));
        assertThat(ask("")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void withoutAnInstanceThereIsAnAnswerAndNoWaiting() throws Exception {
        assertThat(ask("")).startsWith("HTTP/1.1 503 ").contains("no instance is ready");
    }

    @Test
    void pathsThatEndInZAreTheFronts() throws Exception {
        lead(saying("service"));

        assertThat(get("/healthz", "")).startsWith("HTTP/1.1 404 ").contains("accord front");
        assertThat(get("/healthz?a=b", "")).startsWith("HTTP/1.1 404 ").contains("accord front");
        assertThat(get("/health?z", "")).endsWith("service");
    }

    @Test
    void aRequestThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        lead(planted(service -> service.getInputStream().transferTo(OutputStream.nullOutputStream())));
        var honest = client();
        write(honest, "POST / HTTP/1.1\r\nContent-Length: 33554433\r\n\r\n");
        assertThat(rest(honest)).startsWith("HTTP/1.1 413 ");
        var streaming = client();

        write(streaming, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        Thread.ofVirtual().start(() -> {
            try {
                for (var i = 0; i < 40; i++) {
                    write(streaming, chunk);
                }
            } catch (IOException _) {
                // It was told before it had said everything.
            }
        });

        assertThat(rest(streaming)).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whatWasSaidToTheFrontIsNotPassedOn() throws Exception {
        var heads = new LinkedBlockingQueue<String>();
        lead(planted(service -> heads.add(readHead(service.getInputStream()))));

        write(
                client(),
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close, X-Mine\r\nx-mine: 1\r\nKeep-Alive: timeout=5\r\n"
                        + "TE: trailers\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nX-Forwarded-For: 6.6.6.6\r\n"
                        + "X-Forwarded-Proto: https\r\nForwarded: for=6.6.6.6\r\nX-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/1;o=1\r\n\r\n");

        assertThat(heads.take())
                .isEqualTo(
                        "GET / HTTP/1.1\r\nHost: a\r\nX-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/1;o=1\r\n"
                                + "Connection: close\r\nX-Forwarded-For: 6.6.6.6, 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"
                                + "Forwarded: for=6.6.6.6, for=\"127.0.0.1\";proto=http\r\n"
                                + "traceparent: 00-105445aa7843bc8bf206b12000100000-0000000000000001-01\r\n\r\n");
    }

    @Test
    void oneConnectionCarriesManyRequestsSomeOfThemAhead() throws Exception {
        lead(planted(service -> {
            for (var head = readHead(service.getInputStream());
                    !head.isEmpty();
                    head = readHead(service.getInputStream())) {
                var body = head.startsWith("POST") ? read(service, 3) : "none";
                write(
                        service,
                        "HTTP/1.1 200 OK\r\nContent-Length: " + (head.startsWith("HEAD") ? 9 : body.length())
                                + "\r\n\r\n" + (head.startsWith("HEAD") ? "" : body));
            }
        }));
        var client = client();

        write(client, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcHEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");

        assertThat(readHead(client.getInputStream()) + read(client, 3)).endsWith("\r\n\r\nabc");
        assertThat(readHead(client.getInputStream())).contains("Content-Length: 9");
        assertThat(readHead(client.getInputStream()) + read(client, 4)).endsWith("\r\n\r\nnone");
        assertThat(again(client)).isEqualTo("none");
    }

    @Test
    void nothingOfAStreamIsHeldBack() throws Exception {
        lead(planted(service -> {
            assertThat(readHead(service.getInputStream())).contains("Expect: 100-continue");
            write(service, "HTTP/1.1 100 Continue\r\n\r\n");
            write(service, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < 3; i++) {
                // Each chunk is answered before the next one is sent.
                assertThat(read(service, 6)).isEqualTo("1\r\n" + i + "\r\n");
                write(service, "1\r\n" + i + "\r\n");
            }
            assertThat(read(service, 13)).isEqualTo("0\r\nX-T: 1\r\n\r\n");
            write(service, "0\r\n\r\n");
            assertThat(readHead(service.getInputStream())).startsWith("GET /next ");
        }));
        var client = client();

        write(client, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");

        assertThat(readHead(client.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(readHead(client.getInputStream())).startsWith("HTTP/1.1 200 OK");
        for (var i = 0; i < 3; i++) {
            write(client, "1\r\n" + i + "\r\n");
            assertThat(read(client, 6)).isEqualTo("1\r\n" + i + "\r\n");
        }
        write(client, "0\r\nX-T: 1\r\n\r\n");
        assertThat(read(client, 5)).isEqualTo("0\r\n\r\n");
        write(client, "GET /next HTTP/1.1\r\n\r\n");
        assertThat(rest(client)).isEmpty();
    }

    @Test
    void aClientThatDoesNotReadHoldsTheServiceBack() throws Exception {
        var written = new AtomicLong();
        lead(planted(service -> {
            readHead(service.getInputStream());
            write(service, SWITCHING);
            var block = new byte[64 * 1024];
            while (true) {
                service.getOutputStream().write(block);
                written.addAndGet(block.length);
            }
        }));
        var client = client();
        write(client, HANDSHAKE + "\r\n");

        await(() -> isStill(written));

        // What the buffers of the operating system take, and no more.
        assertThat(written.get()).isLessThan(64_000_000);
        var held = written.get();
        client.getInputStream().readNBytes(Math.toIntExact(held));
        await(() -> written.get() > held);
    }

    @Test
    void anInstanceThatDiesInTheMiddleOfAnAnswerIsSeenToHaveDied() throws Exception {
        lead(planted(service -> {
            readHead(service.getInputStream());
            write(service, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        }));
        var client = client();

        write(client, "GET / HTTP/1.1\r\n\r\n");

        assertThat(rest(client)).endsWith("half");
        await(() -> idle());
    }

    @Test
    void aTagLeadsToItsRevisionAndGivesNoCookie() throws Exception {
        var tag = front.openForTag();
        tag.route(new Route(List.of(branch("v2", 100, true, saying("canary")))));
        var client = new Socket(tag.url().getHost(), tag.url().getPort());
        opened.add(client);

        write(client, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(readHead(client.getInputStream()) + read(client, 6))
                .endsWith("canary")
                .doesNotContain("GAESA");
    }

    private boolean idle() {
        return entrance.choose("", "", null, Set.of()) instanceof Choice.To(var _, var upstream)
                && front.load(upstream) == 0;
    }

    private static boolean isStill(AtomicLong counter) {
        var before = counter.get();
        try {
            return before > 0 && !new CountDownLatch(1).await(300, MILLISECONDS) && counter.get() == before;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when it has become true; the test's own time-out is the deadline. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            new CountDownLatch(1).await(10, MILLISECONDS);
        }
    }

    private PlantedUpstream planted(PlantedUpstream.Manners manners) throws IOException {
        var upstream = new PlantedUpstream(manners);
        opened.add(upstream);
        return upstream;
    }

    private PlantedUpstream saying(String text) throws IOException {
        var upstream = PlantedUpstream.saying(text);
        opened.add(upstream);
        return upstream;
    }

    private void lead(PlantedUpstream upstream) {
        lead(upstream, 80, Duration.ofMinutes(1));
    }

    private void lead(PlantedUpstream upstream, int concurrency, Duration timeout) {
        entrance.route(
                new Route(List.of(new Branch("v1", 100, concurrency, timeout, false, List.of(upstream.upstream())))));
    }

    private static Branch branch(String revision, int percent, boolean affinity, PlantedUpstream... upstreams) {
        return new Branch(
                revision,
                percent,
                80,
                Duration.ofMinutes(1),
                affinity,
                Arrays.stream(upstreams).map(PlantedUpstream::upstream).toList());
    }

    private Socket client() throws IOException {
        var client = new Socket(entrance.url().getHost(), entrance.url().getPort());
        opened.add(client);
        return client;
    }

    private String ask(String headers) throws IOException {
        return get("/", headers);
    }

    private String get(String target, String headers) throws IOException {
        try (var client = client()) {
            write(client, "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
            return answer(client);
        }
    }

    private static String again(Socket client) {
        try {
            write(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            var answer = answer(client);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answer(Socket client) throws IOException {
        var head = readHead(client.getInputStream());
        var length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        return head + read(client, Integer.parseInt(length));
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
