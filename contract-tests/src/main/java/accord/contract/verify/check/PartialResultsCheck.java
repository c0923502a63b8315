package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;
import java.util.Map;

/** What is known is told before the end, and stays. */
final class PartialResultsCheck extends Check {
    PartialResultsCheck() {
        super(
                "partial-results",
                "Results of tools come while the run is still at work, and a run that is cancelled keeps what it told"
                        + " and ends its thread cleanly.",
                "proxies that buffer frames; the backend's log of the cancelled run");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        try (var talk = stage.talk(ada)) {
            var events = talk.turn(thread, Usage.SMALL);
            var analysed = events.stream()
                    .filter(event ->
                            event.text("tool_name").orElse("").equals("cost_analyzer") && event.is("tool_completed"))
                    .findFirst();
            Expect.that("a tool_completed of cost_analyzer", analysed.isPresent(), Dialogue.kinds(events));
            Expect.that(
                    "the result of cost_analyzer before the end",
                    events.indexOf(analysed.get()) < events.size() - 1
                            && analysed.get()
                                    .at("result")
                                    .filter(result -> result.size() > 0)
                                    .isPresent(),
                    analysed.get().text());
            Expect.that("progress that grows to at most 1", grows(events), "another");

            var outcome = Backlog.stoppingTheLast(
                    talk, thread, run -> talk.reply(talk.command("cancel_run", Map.of("run_id", run))));
            Expect.equal(
                    "how the cancelled run ended", "cancelled", outcome.ends().getLast());
            Expect.equal(
                    "status of the next run in the thread",
                    "completed",
                    talk.turn(thread, "and now?").getLast().text("status").orElse(""));
        }
        var stored = ada.backend().get("/api/threads/" + thread).with(200).json();
        Expect.equal(
                "active_run_id after all that", "", stored.text("active_run_id").orElse("none"));
    }

    private static boolean grows(List<Frame> events) {
        var progress = events.stream()
                .filter(event -> event.is("agent_thinking"))
                .map(event ->
                        event.at("progress").map(node -> node.getDoubleValue()).orElse(-1.0))
                .toList();
        return !progress.isEmpty()
                && progress.equals(progress.stream().sorted().toList())
                && progress.getFirst() >= 0
                && progress.getLast() <= 1;
    }
}
