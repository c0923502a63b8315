package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.ArrayList;
import java.util.List;

/** One socket, several threads. */
final class ThreadSwitchingCheck extends Check {
    ThreadSwitchingCheck() {
        super(
                "thread-switching",
                "Over one socket two threads take turns, and no event of the one carries the other's name, run or"
                        + " number.",
                "the backend's log of both runs");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var first = ada.thread();
        var second = ada.thread();
        try (var talk = stage.talk(ada)) {
            var events = new ArrayList<Frame>();
            for (var thread : List.of(first, second, first)) {
                var run = talk.ask(thread, Usage.SMALL);
                for (var event : talk.events(run)) {
                    Expect.equal(
                            "thread_id of an event",
                            thread,
                            event.text("thread_id").orElse(""));
                    Expect.equal("run_id of an event", run, event.text("run_id").orElse(""));
                    events.add(event);
                }
            }
            for (var thread : List.of(first, second)) {
                Expect.gapless(
                        "seq of one thread",
                        1,
                        Dialogue.seqs(events.stream()
                                .filter(event ->
                                        event.text("thread_id").orElse("").equals(thread))
                                .toList()));
            }
        }
    }
}
