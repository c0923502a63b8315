package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.environment.Environment;
import accord.kernel.environment.UnknownEnvironmentException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start that fails tells one sentence: ours if there is one, else the first cause's. */
final class StartUpTest {
    @Test
    void ourOwnSentenceIsToldWhateverCausedIt() {
        var ours = refusal();
        ours.initCause(new IllegalStateException("far below"));
        assertThat(StartUp.sentence(new IllegalStateException("bean x", ours))).isEqualTo(ours.getMessage());
    }

    @Test
    void withoutOneTheFirstCauseIsTold() {
        var cause = new IllegalArgumentException("set ACCORD_DATA");
        assertThat(StartUp.sentence(new IllegalStateException("bean x", cause))).isEqualTo("set ACCORD_DATA");
        assertThat(StartUp.sentence(new IllegalStateException())).contains("IllegalStateException");
    }

    private static UnknownEnvironmentException refusal() {
        try {
            Environment.of(Map.of("ENVIRONMENT", "moon"));
            throw new AssertionError("there is no such environment");
        } catch (UnknownEnvironmentException e) {
            return e;
        }
    }
}
