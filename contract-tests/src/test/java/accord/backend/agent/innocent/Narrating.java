package accord.backend.agent.innocent;

import accord.backend.run.Answer;
import accord.backend.run.Assignment;
import accord.backend.run.Narration;
import accord.backend.run.Supervisor;
import accord.contract.rules.Innocent;
import java.time.Duration;
import java.util.Map;

/** A supervisor that works, narrates and answers, and could not send if it wanted to. */
@Innocent
final class Narrating implements Supervisor {
    @Override
    public Answer answer(Assignment assignment, Narration narration) {
        narration.thinking("triage", "reading what was asked", 1, 0.5);
        narration.tool("triage", "count", Map.of("subject", "words"), Duration.ofSeconds(1), () -> {
            var words = assignment.request().split(" ", -1);
            return Map.of("words", words.length);
        });
        return new Answer("triage", "Done.", Map.of("status", "ok"));
    }
}
