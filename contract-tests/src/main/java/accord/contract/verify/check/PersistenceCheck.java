package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;

/** What was said is kept. */
final class PersistenceCheck extends Check {
    PersistenceCheck() {
        super(
                "persistence",
                "What was said and what was answered is stored under its run, and is there for a client that was not.",
                "the backend's database: ACCORD_DATABASE_URL, and its log for storage that cannot be reached");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        String run;
        String answer;
        try (var talk = stage.talk(ada)) {
            run = talk.ask(thread, Usage.SMALL);
            answer = talk.events(run).getLast().text("final_response").orElse("");
        }
        var messages = ada.backend()
                .get("/api/threads/" + thread + "/messages")
                .with(200)
                .json()
                .objects("messages");
        Expect.equal("how many messages are stored", 2, messages.size());
        Expect.equal("roles", List.of("user", "assistant"), each(messages, "role"));
        Expect.equal("contents", List.of(Usage.SMALL, answer), each(messages, "content"));
        Expect.equal("run_ids", List.of(run, run), each(messages, "run_id"));
        var snapshot = ada.backend().get("/api/threads/" + thread).with(200).json();
        Expect.equal(
                "active_run_id of the thread",
                "",
                snapshot.text("active_run_id").orElse("none"));
        Expect.equal("messages of the thread", contents(messages), contents(snapshot.objects("messages")));
    }

    private static List<String> contents(List<Frame> messages) {
        return each(messages, "content");
    }

    private static List<String> each(List<Frame> messages, String name) {
        return messages.stream().map(message -> message.text(name).orElse("")).toList();
    }
}
