package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every event has its place. */
final class OrderingCheck extends Check {
    OrderingCheck() {
        super(
                "ordering",
                "The events of a thread are numbered from 1 without a gap over all its runs, in the order of time,"
                        + " live as in the log.",
                "the backend's event log: an event is numbered when it is stored, and sent after that");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        var live = new ArrayList<Frame>();
        try (var talk = stage.talk(ada)) {
            for (var question : List.of(Usage.SMALL, "hello", Usage.SMALL)) {
                var run = talk.turn(thread, question);
                Expect.equal(
                        "the first event of a run",
                        "agent_started",
                        run.getFirst().type());
                Expect.equal(
                        "the last event of a run",
                        "agent_completed",
                        run.getLast().type());
                live.addAll(run);
            }
        }
        Expect.gapless("seq", 1, Dialogue.seqs(live));
        Expect.equal(
                "how many epochs",
                1L,
                live.stream()
                        .map(event -> event.text("epoch").orElse(""))
                        .distinct()
                        .count());
        Expect.distinct(
                "ids of events",
                live.stream().map(event -> event.text("id").orElse("")).toList());
        var times = live.stream()
                .map(event ->
                        event.at("timestamp").map(node -> node.getDoubleValue()).orElse(0.0))
                .toList();
        Expect.equal("timestamps in their order", times.stream().sorted().toList(), times);

        try (var talk = stage.talk(ada)) {
            talk.command(
                    "resume",
                    Map.of(
                            "streams",
                            List.of(Map.of(
                                    "thread_id",
                                    thread,
                                    "epoch",
                                    live.getFirst().text("epoch").orElse(""),
                                    "since",
                                    0))));
            var again = new ArrayList<String>();
            while (again.size() < live.size()) {
                var frame = talk.next("the events of the log");
                if (frame.position().isPresent()) {
                    again.add(frame.text());
                }
            }
            Expect.equal("the events of the log", live.stream().map(Frame::text).toList(), again);
        }
    }
}
