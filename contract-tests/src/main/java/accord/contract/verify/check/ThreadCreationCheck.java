package accord.contract.verify.check;

import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import accord.contract.verify.Visitor;
import java.io.IOException;
import java.util.Map;

/** Threads are made, named and removed. */
final class ThreadCreationCheck extends Check {
    ThreadCreationCheck() {
        super(
                "thread-creation",
                "A thread is created under a name or without one, renamed, listed once, and gone when it is deleted.",
                "the backend's /api/threads and its database");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var minted =
                ada.backend().post("/api/threads", Map.of("title", "first")).with(201);
        var thread = ada.began(minted.json().text("thread_id").orElse(""));
        Expect.that("a thread_id", !thread.isBlank(), minted);
        Expect.equal("title", "first", minted.json().text("title").orElse(""));
        var path = "/api/threads/" + thread;
        Expect.equal(
                "title after PATCH",
                "second",
                ada.backend()
                        .patch(path, Map.of("title", "second"))
                        .with(200)
                        .json()
                        .text("title")
                        .orElse(""));
        Expect.equal(
                "title of the thread",
                "second",
                ada.backend().get(path).with(200).json().text("title").orElse(""));
        Expect.equal("how often the thread is listed", 1L, listed(ada, thread));

        var named = ada.thread();
        ada.backend().post("/api/threads", Map.of("thread_id", named)).with(201);
        Expect.equal("how often the named thread is listed", 1L, listed(ada, named));

        ada.backend().delete(path).with(204);
        ada.backend().get(path).problem(404, "THREAD_NOT_FOUND");
        ada.backend().delete(path).problem(404, "THREAD_NOT_FOUND");
        Expect.equal("how often the deleted thread is listed", 0L, listed(ada, thread));
    }

    private static long listed(Visitor visitor, String thread)
            throws IOException, InterruptedException, BrokenPromiseException {
        return visitor.backend().get("/api/threads?limit=100").with(200).json().objects("threads").stream()
                .filter(one -> one.text("thread_id").orElse("").equals(thread))
                .count();
    }
}
