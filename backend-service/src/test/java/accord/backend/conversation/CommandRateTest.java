package accord.backend.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.conversation.CommandRate.Verdict.Exceeded;
import accord.backend.conversation.CommandRate.Verdict.Warned;
import accord.backend.conversation.CommandRate.Verdict.Within;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandRateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CommandRate rate = new CommandRate(120);

    @Test
    void aHundredAndTwentyMayCome() {
        for (var i = 0; i < 120; i++) {
            assertThat(rate.judge(i)).isInstanceOf(Within.class);
        }
    }

    @Test
    void threeMoreAreWarnedAndTheNextIsTooMany() {
        use(0, 120);

        for (var i = 0; i < 3; i++) {
            assertThat(rate.judge(SECOND)).isEqualTo(new Warned(59_001));
        }
        assertThat(rate.judge(SECOND)).isEqualTo(new Exceeded(59_001));
    }

    @Test
    void theMinuteSlides() {
        use(0, 60);
        use(30 * SECOND, 60);

        assertThat(rate.judge(59 * SECOND)).isInstanceOf(Warned.class);
        use(60 * SECOND, 60);
        assertThat(rate.judge(60 * SECOND)).isEqualTo(new Warned(30_001));
        use(90 * SECOND, 60);
        assertThat(rate.judge(90 * SECOND)).isInstanceOf(Warned.class);
    }

    @Test
    void whoWaitsIsForgivenItsWarnings() {
        use(0, 120);
        for (var i = 0; i < 3; i++) {
            assertThat(rate.judge(1)).isInstanceOf(Warned.class);
        }
        use(60 * SECOND, 120);
        assertThat(rate.judge(61 * SECOND)).isInstanceOf(Warned.class);
    }

    @Test
    void theClockMayBeginAnywhere() {
        var begin = Long.MAX_VALUE - 10;
        use(begin, 120);

        assertThat(rate.judge(begin + 20)).isInstanceOf(Warned.class);
        assertThat(rate.judge(begin + 61 * SECOND)).isInstanceOf(Within.class);
    }

    @Test
    void oneCommandAMinuteIsARateToo() {
        var slow = new CommandRate(1);

        assertThat(slow.judge(0)).isInstanceOf(Within.class);
        assertThat(slow.judge(1)).isInstanceOf(Warned.class);
        assertThat(slow.judge(60 * SECOND)).isInstanceOf(Within.class);
    }

    private void use(long nanos, int commands) {
        for (var i = 0; i < commands; i++) {
            assertThat(rate.judge(nanos)).isInstanceOf(Within.class);
        }
    }
}
