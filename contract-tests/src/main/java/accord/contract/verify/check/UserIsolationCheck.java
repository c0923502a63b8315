package accord.contract.verify.check;

import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.io.IOException;
import java.util.Map;

/** Nobody sees another's. */
final class UserIsolationCheck extends Check {
    UserIsolationCheck() {
        super(
                "user-isolation",
                "Another user's thread and run do not exist: not by name, not in a list, not on a socket, and equal"
                        + " names never meet.",
                "the key of every table and log: it begins with the user");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var bob = stage.bob();
        Expect.that("two different users", !ada.id().equals(bob.id()), ada.id());
        var thread = ada.thread();
        bob.began(thread);
        try (var talk = stage.talk(ada);
                var other = stage.talk(bob)) {
            var run = talk.ask(thread, "what only ada said");
            talk.events(run);
            bob.backend().get("/api/threads/" + thread).problem(404, "THREAD_NOT_FOUND");
            bob.backend().get("/api/threads/" + thread + "/messages").problem(404, "THREAD_NOT_FOUND");
            bob.backend().delete("/api/threads/" + thread).problem(404, "THREAD_NOT_FOUND");
            bob.backend().get("/api/runs/" + run).problem(404, "RUN_NOT_FOUND");
            var list = bob.backend().get("/api/threads?limit=100").with(200).text();
            Expect.that("a list without another's thread", !list.contains(thread), "it is in the list");
            cannotCancel(other, run);

            for (var event : other.turn(thread, "what only bob said")) {
                Expect.equal(
                        "user_id of an event", bob.id(), event.text("user_id").orElse(""));
            }
            var his = bob.backend()
                    .get("/api/threads/" + thread + "/messages")
                    .with(200)
                    .text();
            Expect.that("a thread of the same name without another's words", !his.contains("what only ada said"), his);
            var hers = ada.backend()
                    .get("/api/threads/" + thread + "/messages")
                    .with(200)
                    .text();
            Expect.that(
                    "a thread of the same name without another's words", !hers.contains("what only bob said"), hers);
        }
    }

    private static void cannotCancel(Dialogue talk, String run)
            throws IOException, InterruptedException, BrokenPromiseException {
        var refused = talk.reply(talk.command("cancel_run", Map.of("run_id", run)));
        Expect.equal(
                "error_code of cancelling another's run",
                "RUN_NOT_FOUND",
                refused.text("error", "error_code").orElse(""));
    }
}
