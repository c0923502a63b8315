package accord.backend.adapter.http;

import accord.backend.run.Answer;
import accord.backend.run.Assignment;
import accord.backend.run.Narration;
import accord.backend.run.Supervisor;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Thinks, uses a tool and answers; when it is asked to wait, it works until it is interrupted. */
@Singleton
@Requires(property = "accord.test.patient-supervisor")
final class PatientSupervisor implements Supervisor {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public Answer answer(Assignment assignment, Narration narration) throws InterruptedException {
        narration.thinking("patient", "thinking it over", 1, 0.5);
        if (assignment.request().startsWith("wait")) {
            never.await();
        }
        if (assignment.request().startsWith("talk")) {
            for (var i = 0; i < 400; i++) {
                narration.thinking("patient", "x".repeat(8000), i, 0.5);
            }
        }
        narration.tool("patient", "look", Map.of("at", "it"), LIMIT, () -> Map.of("seen", true));
        return new Answer("patient", "heard " + assignment.request(), Map.of("engine", "rules"));
    }
}
