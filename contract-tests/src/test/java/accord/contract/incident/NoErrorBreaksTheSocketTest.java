package accord.contract.incident;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Closed;
import accord.contract.client.Frame;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.SharedServices;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The third report: an enum in the diagnostics broke the JSON of the error handler, so that every error became 1011. Now each
 * kind of error is provoked, is told in whole JSON of plain values, and leaves a socket on which a run works.
 */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoErrorBreaksTheSocketTest {
    private static final String BAD_MESSAGE = "BAD_MESSAGE";
    private static final String UNKNOWN_TYPE = "UNKNOWN_TYPE";

    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceProcess backend;
    private final Forge forge;

    NoErrorBreaksTheSocketTest(ServicePair services) {
        backend = services.backend();
        forge = ServiceForge.of(services.settings());
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @TestFactory
    Stream<DynamicTest> eachIsToldAndTheNextMessageWorks() {
        return Stream.of(
                        provoked("an empty message", "", BAD_MESSAGE),
                        provoked("blanks", " \n ", BAD_MESSAGE),
                        provoked("no json", "hello", BAD_MESSAGE),
                        provoked("an object that does not end", "{\"type\":\"ping\"", BAD_MESSAGE),
                        provoked("a tail behind the object", "{\"type\":\"ping\"}}", BAD_MESSAGE),
                        provoked("two objects", "{\"type\":\"ping\"}{\"type\":\"ping\"}", BAD_MESSAGE),
                        provoked("null", "null", BAD_MESSAGE),
                        provoked("a number", "42", BAD_MESSAGE),
                        provoked("a string", "\"ping\"", BAD_MESSAGE),
                        provoked("an array", "[{\"type\":\"ping\"}]", BAD_MESSAGE),
                        provoked("an empty object", "{}", BAD_MESSAGE),
                        provoked("a type that is null", "{\"type\":null}", BAD_MESSAGE),
                        provoked("a type that is a number", "{\"type\":1}", BAD_MESSAGE),
                        provoked("a type that is an object", "{\"type\":{}}", BAD_MESSAGE),
                        provoked("one name twice", "{\"type\":\"ping\",\"type\":\"pong\"}", BAD_MESSAGE),
                        provoked("twenty thousand arrays", deep("[", "]"), BAD_MESSAGE),
                        provoked(
                                "twenty thousand arrays in a known message",
                                "{\"type\":\"user_message\",\"content\":" + deep("[", "]") + "}",
                                BAD_MESSAGE),
                        provoked(
                                "a number of a thousand digits",
                                "{\"type\":\"ping\",\"n\":" + "9".repeat(1000) + "}",
                                BAD_MESSAGE),
                        provoked("a message without words", "{\"type\":\"user_message\"}", BAD_MESSAGE),
                        provoked("words that are a number", "{\"type\":\"user_message\",\"content\":1}", BAD_MESSAGE),
                        provoked(
                                "a thread that is a placeholder",
                                "{\"type\":\"user_message\",\"content\":\"x\",\"thread_id\":\"undefined\"}",
                                BAD_MESSAGE),
                        provoked(
                                "a thread with a line break",
                                "{\"type\":\"user_message\",\"content\":\"x\",\"thread_id\":\"a\\nb\"}",
                                BAD_MESSAGE),
                        provoked("a resumption of nothing", "{\"type\":\"resume\",\"streams\":1}", BAD_MESSAGE),
                        provoked("an unknown type", "{\"type\":\"launch_missiles\"}", UNKNOWN_TYPE),
                        provoked("an empty type", "{\"type\":\"\"}", BAD_MESSAGE),
                        provoked("an event that only a server may send", "{\"type\":\"agent_started\"}", UNKNOWN_TYPE),
                        provoked(
                                "a run that is nobody's",
                                "{\"type\":\"cancel_run\",\"run_id\":\"run-of-nobody\"}",
                                "RUN_NOT_FOUND"))
                .map(error -> DynamicTest.dynamicTest(error.what(), () -> toldAndSurvived(error)));
    }

    @Test
    void wordsOfEveryKindComeBackWhole() throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            var words = "quotes \" and \\ and \u0000 and \u2028 and \uD83D\uDE80 and </script>";

            assertThat(Talk.kinds(talk.turn("t", words)))
                    .startsWith("agent_started")
                    .endsWith("agent_completed");
        }
    }

    @Test
    void halfACharacterIsNoReasonToFail() throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            talk.socket()
                    .send("{\"type\":\"user_message\",\"thread_id\":\"t\",\"content\":\"lone \\ud800 surrogate\"}");

            survived(talk);
        }
    }

    @Test
    void oneByteOverTheLimitHasItsOwnCode() throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            talk.socket().send("x".repeat(64 * 1024 + 1));

            assertThat(talk.end()).extracting(Closed::code).isEqualTo(1009);
        }
    }

    private void toldAndSurvived(Provoked error) throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            talk.socket().send(error.message());
            var told = talk.hear();

            assertThat(told.text("error_code").or(() -> told.text("error", "error_code")))
                    .as(told.text())
                    .contains(error.code());
            if (told.is("error_message")) {
                explained(told);
            }
            survived(talk);
        }
    }

    private static void explained(Frame error) {
        assertThat(error.text("error_message")).as(error.text()).isPresent();
        assertThat(error.text("user_message")).as(error.text()).isPresent();
        assertThat(error.at("fatal")).as(error.text()).isPresent();
        assertThat(error.flag("fatal")).isFalse();
    }

    private static void survived(Talk talk) throws Exception {
        talk.socket().send(Map.of("type", "ping", "n", 7));
        assertThat(talk.hear("pong").number("n")).hasValue(7);
        talk.turn("after", "hello");
        assertThat(talk.socket().ended()).isNotDone();
    }

    /**
     * @param what for the name of a test
     * @param code what must be told about the message
     */
    private record Provoked(String what, String message, String code) {}

    private static Provoked provoked(String what, String message, String code) {
        return new Provoked(what, message, code);
    }

    private static String deep(String open, String close) {
        return open.repeat(20_000) + close.repeat(20_000);
    }
}
