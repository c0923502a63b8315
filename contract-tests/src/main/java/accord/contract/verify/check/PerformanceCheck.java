package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** It is quick enough for a person. */
final class PerformanceCheck extends Check {
    private static final int TRIES = 3;
    private static final long HTTP_MS = 1000;
    private static final long GREETING_MS = 2000;
    private static final long TURN_MS = 3000;

    PerformanceCheck() {
        super(
                "performance",
                "A greeting takes at most two seconds; of three tries, the middle one takes an answer over HTTP one and an"
                        + " analysis three.",
                "CPU throttling (it must be off at the backend), cold starts, the database's distance");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var answer = middle(() -> stage.ada().backend().get("/api/me").with(200));
        Expect.that("an answer within " + HTTP_MS + " ms", answer <= HTTP_MS, answer + " ms");
        try (var talk = stage.talk(stage.ada())) {
            Expect.that(
                    "a greeting within " + GREETING_MS + " ms",
                    talk.greetedMs() <= GREETING_MS,
                    talk.greetedMs() + " ms");
            var thread = stage.ada().thread();
            var turn = middle(() -> talk.turn(thread, Usage.SMALL));
            Expect.that("an analysis within " + TURN_MS + " ms", turn <= TURN_MS, turn + " ms");
        }
    }

    private static long middle(Callable<?> work) throws Exception {
        var all = new ArrayList<Long>();
        for (var i = 0; i < TRIES; i++) {
            var began = System.nanoTime();
            work.call();
            all.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
        Collections.sort(all);
        return all.get(TRIES / 2);
    }
}
