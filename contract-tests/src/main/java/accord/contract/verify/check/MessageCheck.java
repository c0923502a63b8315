package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.Map;

/** A message is accepted and answered. */
final class MessageCheck extends Check {
    MessageCheck() {
        super(
                "message",
                "A message is accepted once however often it is sent, and answered with a text by a run that"
                        + " completes.",
                "the backend's log under the run's id; its supervisor must be on duty (/api/agents says on_duty)");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        try (var talk = stage.talk(stage.ada())) {
            var thread = stage.ada().thread();
            var command =
                    Map.of("type", "user_message", "message_id", thread, "thread_id", thread, "content", Usage.SMALL);
            talk.socket().send(command);
            var reply = talk.reply(thread);
            Expect.that("a command_reply with ok true", reply.flag("ok"), reply.text());
            Expect.equal(
                    "thread_id of the reply", thread, reply.text("thread_id").orElse(""));
            var run = reply.text("run_id").orElse("");
            var end = talk.events(run).getLast();
            Expect.equal(
                    "status of agent_completed", "completed", end.text("status").orElse(""));
            Expect.that(
                    "a final_response", !end.text("final_response").orElse("").isBlank(), end.text());

            talk.socket().send(command);
            Expect.equal(
                    "run_id of the same message again",
                    run,
                    talk.reply(thread).text("run_id").orElse(""));
        }
    }
}
