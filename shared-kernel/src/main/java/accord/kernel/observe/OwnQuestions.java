package accord.kernel.observe;

import jakarta.inject.Singleton;
import java.io.IOException;

/** Asks the service how it is, as a probe does. */
@Singleton
final class OwnQuestions implements Exercise {
    @Override
    public void once(OwnCalls calls) throws IOException {
        calls.get("/health");
        calls.get("/health/live");
    }
}
