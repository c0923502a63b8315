package accord.contract.verify.check;

import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import accord.contract.verify.Visitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several people at once. */
final class ConcurrentUsersCheck extends Check {
    ConcurrentUsersCheck() {
        super(
                "concurrent-users",
                "Two users with two connections each work at the same time, and each connection hears its own user's"
                        + " runs, whole.",
                "anything that is shared between connections: statics, thread-locals, a context that is reused");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Future<?>>();
            for (var visitor : List.of(stage.ada(), stage.bob(), stage.ada(), stage.bob())) {
                work.add(threads.submit(() -> {
                    converse(stage, visitor);
                    return visitor;
                }));
            }
            for (var one : work) {
                finished(one);
            }
        }
    }

    private static void converse(Stage stage, Visitor visitor)
            throws IOException, InterruptedException, BrokenPromiseException {
        var thread = visitor.thread();
        try (var talk = stage.talk(visitor)) {
            for (var i = 0; i < 3; i++) {
                var run = talk.ask(thread, Usage.SMALL);
                var events = talk.events(run);
                for (var event : events) {
                    Expect.equal(
                            "user_id of an event",
                            visitor.id(),
                            event.text("user_id").orElse(""));
                    Expect.equal("run_id of an event", run, event.text("run_id").orElse(""));
                }
                Expect.equal("the kinds of events", Dialogue.FIVE, Dialogue.kinds(events));
            }
        }
    }

    private static void finished(Future<?> work) throws Exception {
        try {
            work.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BrokenPromiseException broken ? broken : e;
        }
    }
}
