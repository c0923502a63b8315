package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Several windows of one person. */
final class ConcurrentConnectionsCheck extends Check {
    ConcurrentConnectionsCheck() {
        super(
                "concurrent-connections",
                "Three connections of one user are open at once under ids of their own, and a run of one is seen by"
                        + " all in the same order.",
                "connections_per_user of the greeting (at least 3), and what carries events between instances");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        try (var first = stage.talk(ada);
                var second = stage.talk(ada);
                var third = stage.talk(ada)) {
            Expect.distinct(
                    "connection_ids",
                    Stream.of(first, second, third)
                            .map(talk -> talk.greeting().text("connection_id").orElse(""))
                            .toList());
            var last = first.turn(thread, "hello").getLast();
            for (var talk : List.of(second, third)) {
                talk.command("resume", Map.of("streams", List.of(place(thread, last))));
                var resumed = talk.hear("resumed").objects("streams").getFirst();
                Expect.that("a stream that is recovered", resumed.flag("recovered"), resumed.text());
            }
            var run = first.ask(thread, Usage.SMALL);
            var seen = ids(first.events(run));
            Expect.equal("the events at the second connection", seen, ids(second.events(run)));
            Expect.equal("the events at the third connection", seen, ids(third.events(run)));
        }
    }

    private static Map<String, Object> place(String thread, Frame event) {
        return Map.of(
                "thread_id", thread,
                "epoch", event.text("epoch").orElse(""),
                "since", event.number("seq").orElse(0));
    }

    private static List<String> ids(List<Frame> events) {
        return events.stream()
                .map(event -> event.type() + " " + event.number("seq").orElse(0))
                .toList();
    }
}
