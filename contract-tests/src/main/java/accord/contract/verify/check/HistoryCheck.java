package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.ArrayList;
import java.util.List;

/** A thread can be read from its beginning. */
final class HistoryCheck extends Check {
    HistoryCheck() {
        super(
                "history",
                "The messages of a thread are read page by page, oldest first, each once, as they were said and"
                        + " answered.",
                "the backend's GET /api/threads/{id}/messages and its cursors");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var thread = ada.thread();
        var said = List.of("first question", "second question", "third question");
        var expected = new ArrayList<String>();
        try (var talk = stage.talk(ada)) {
            for (var question : said) {
                expected.add("user " + question);
                expected.add("assistant "
                        + talk.turn(thread, question)
                                .getLast()
                                .text("final_response")
                                .orElse(""));
            }
        }
        var read = new ArrayList<String>();
        var pages = 0;
        var cursor = "";
        do {
            var page = ada.backend()
                    .get("/api/threads/" + thread + "/messages?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .with(200)
                    .json();
            page.objects("messages")
                    .forEach(message -> read.add(message.text("role").orElse("") + " "
                            + message.text("content").orElse("")));
            cursor = page.text("next_cursor").orElse("");
            pages++;
        } while (!cursor.isEmpty() && pages <= said.size() + 1);
        Expect.equal("the messages in their order", expected, read);
        ada.backend()
                .get("/api/threads/" + thread + "/messages?cursor=nonsense")
                .problem(400, "BAD_MESSAGE");
    }
}
