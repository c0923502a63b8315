package accord.contract.verify.check;

import accord.contract.client.Carriage;
import accord.contract.client.Frame;
import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import accord.contract.verify.Visitor;
import io.micronaut.json.tree.JsonNode;
import java.util.Map;
import java.util.OptionalLong;

/** A socket opens and is greeted. */
final class ConnectionCheck extends Check {
    ConnectionCheck() {
        super(
                "connection",
                "A socket opens with each of the three ways to carry a token, and is greeted within two seconds as"
                        + " whoever the token names.",
                "the backend's /health/ready and its log line of the socket; proxies must let Upgrade and"
                        + " Sec-WebSocket-Protocol through");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        for (var carriage : Carriage.values()) {
            try (var talk = stage.talk(stage.ada(), carriage)) {
                Expect.that("a greeting within 2000 ms", talk.greetedMs() <= 2000, talk.greetedMs() + " ms");
                Expect.equal(
                        "the selected subprotocol",
                        "agent-events.v1",
                        talk.socket().protocol());
                greets(talk.greeting(), stage.ada());
                talk.socket().send(Map.of("type", "ping", "n", 41));
                Expect.equal(
                        "n of the pong", OptionalLong.of(41), talk.hear("pong").number("n"));
            }
        }
    }

    private static void greets(Frame greeting, Visitor visitor) throws BrokenPromiseException {
        Expect.equal(
                "protocol of the greeting",
                "agent-events.v1",
                greeting.text("protocol").orElse(""));
        Expect.equal(
                "user_id of the greeting",
                visitor.id(),
                greeting.text("user_id").orElse(""));
        Expect.that("connection_ready true", greeting.flag("connection_ready"), greeting.text());
        Expect.that("no fallback_mode", !greeting.flag("fallback_mode"), greeting.text());
        Expect.that(
                "a connection_id", !greeting.text("connection_id").orElse("").isBlank(), greeting.text());
        Expect.that("streams", greeting.at("streams").filter(JsonNode::isArray).isPresent(), greeting.text());
    }
}
