package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A lost connection loses nothing. */
final class ResilienceCheck extends Check {
    ResilienceCheck() {
        super(
                "resilience",
                "A socket that is cut in the middle of a run comes back, resumes behind the last event it saw, and"
                        + " hears the rest, each once.",
                "the backend's event log (resume.window_ms of the greeting); several instances need one log between"
                        + " them");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        var seen = new ArrayList<Frame>();
        String run;
        try (var talk = stage.talk(ada)) {
            run = talk.ask(thread, Usage.LARGE);
            seen.add(talk.hear("agent_started"));
            talk.socket().abort();
        }
        try (var talk = stage.talk(ada)) {
            var last = seen.getLast();
            var position = Map.of(
                    "thread_id", thread,
                    "epoch", last.text("epoch").orElse(""),
                    "since", last.number("seq").orElse(0));
            talk.command("resume", Map.of("streams", List.of(position)));
            var resumed = false;
            while (!seen.getLast().is("agent_completed") || !resumed) {
                var frame = talk.next("the rest of run " + run);
                if (frame.is("resumed")) {
                    resumed = true;
                    var stream = frame.objects("streams").getFirst();
                    Expect.that("a stream that is recovered", stream.flag("recovered"), frame.text());
                } else if (frame.position().isPresent()) {
                    seen.add(frame);
                }
            }
        }
        Expect.gapless("seq over both connections", 1, Dialogue.seqs(seen));
        Expect.equal("the kinds of events", Dialogue.FIVE, Dialogue.kinds(seen));
        Expect.equal(
                "status after the cut",
                "completed",
                seen.getLast().text("status").orElse(""));
    }
}
