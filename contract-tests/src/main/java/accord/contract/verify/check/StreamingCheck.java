package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.ArrayList;
import java.util.Map;

/** Events flow over HTTP as over the socket. */
final class StreamingCheck extends Check {
    StreamingCheck() {
        super(
                "streaming",
                "A message that is posted with Accept: text/event-stream is answered by its run's events, each under"
                        + " its place in the log.",
                "proxies and load balancers that buffer; the backend's POST /api/threads/{id}/messages");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var thread = stage.ada().thread();
        var reply = stage.ada()
                .backend()
                .post(
                        "/api/threads/" + thread + "/messages",
                        Map.of("content", Usage.SMALL),
                        "Accept",
                        "text/event-stream")
                .with(200);
        Expect.that(
                "Content-Type: text/event-stream",
                reply.header("content-type").startsWith("text/event-stream"),
                reply.header("content-type"));
        var events = new ArrayList<Frame>();
        for (var block : reply.text().split("\n\n", -1)) {
            var data = field(block, "data");
            if (!data.isEmpty()) {
                var event = Frame.parse(data);
                if (event.position().isPresent()) {
                    events.add(event);
                    Expect.equal(
                            "the id of an event",
                            event.text("epoch").orElse("") + ":"
                                    + event.number("seq").orElse(0),
                            field(block, "id"));
                }
            }
        }
        Expect.equal("the kinds of events", Dialogue.FIVE, Dialogue.kinds(events));
        Expect.gapless("seq", 1, Dialogue.seqs(events));
        Expect.equal("the last event", "agent_completed", events.getLast().type());
    }

    private static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
