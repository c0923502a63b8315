package accord.contract.verify.check;

import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import accord.contract.verify.Visitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A run can be watched and stopped. */
final class RunLifecycleCheck extends Check {
    private static final Set<String> KNOWN =
            Set.of("queued", "started", "thinking", "tool_executing", "tool_completed", "completed");

    RunLifecycleCheck() {
        super(
                "run-lifecycle",
                "A run is queued behind another, can be asked for, is cancelled once and for all, and ends as"
                        + " completed or as cancelled.",
                "the backend's /api/runs/{id} and the cancel_run command");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        try (var talk = stage.talk(ada)) {
            var outcome = Backlog.stoppingTheLast(
                    talk,
                    thread,
                    run -> Expect.that(
                            "http 200 or 202 to cancelling a run",
                            List.of(200, 202)
                                    .contains(ada.backend()
                                            .send("POST", cancel(run), "")
                                            .status()),
                            "another status"));
            var runs = outcome.runs();
            var expected = new ArrayList<>(Collections.nCopies(runs.size() - 1, "completed"));
            expected.add("cancelled");
            Expect.equal("how the runs ended, each once", expected, outcome.ends());
            Expect.equal("status of the first run", "completed", status(ada, runs.getFirst()));
            Expect.equal("status of the cancelled run", "cancelled", status(ada, outcome.last()));
            ada.backend().send("POST", cancel(outcome.last()), "").with(200);
            Expect.equal("status after a second cancel", "cancelled", status(ada, outcome.last()));

            var run = talk.ask(thread, Usage.SMALL);
            Expect.that("a run that is known at once", KNOWN.contains(status(ada, run)), status(ada, run));
            talk.events(run);
        }
        ada.backend().get("/api/runs/no-such-run").problem(404, "RUN_NOT_FOUND");
    }

    private static String cancel(String run) {
        return "/api/runs/" + run + "/cancel";
    }

    private static String status(Visitor visitor, String run)
            throws IOException, InterruptedException, BrokenPromiseException {
        return visitor.backend()
                .get("/api/runs/" + run)
                .with(200)
                .json()
                .text("status")
                .orElse("");
    }
}
