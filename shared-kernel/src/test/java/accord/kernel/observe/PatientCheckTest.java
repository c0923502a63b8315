package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.observe.HealthCheck.Condition;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PatientCheckTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void anAnswerInTimeIsTheAnswer() {
        assertThat(asked(check(() -> new Condition.Degraded("tired")), LONG))
                .isEqualTo(new Condition.Degraded("tired"));
    }

    @Test
    void aCheckThatThrowsIsDownAndNamed() {
        var check = check(() -> {
            throw new IllegalStateException("a secret of the database");
        });
        assertThat(asked(check, LONG)).isEqualTo(new Condition.Down("it cannot be asked: IllegalStateException"));
    }

    @Test
    void aQuestionThatIsStillOpenIsNotAskedAgainAndTheNextOneIs() throws InterruptedException {
        var questions = new AtomicInteger();
        var open = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var check = check(() -> {
            var number = questions.incrementAndGet();
            open.await();
            answered.countDown();
            return new Condition.Degraded("answer " + number);
        });
        for (var probe = 0; probe < 10; probe++) {
            assertThat(asked(check, SHORT)).isEqualTo(new Condition.Down("it has not answered in time"));
        }
        open.countDown();
        answered.await();
        assertThat(check.answerBefore(System.nanoTime() + LONG.toNanos()))
                .isEqualTo(new Condition.Degraded("answer 1"));
        assertThat(asked(check, LONG)).isEqualTo(new Condition.Degraded("answer 2"));
    }

    private static Condition asked(PatientCheck check, Duration patience) {
        check.begin();
        return check.answerBefore(System.nanoTime() + patience.toNanos());
    }

    private static PatientCheck check(Callable<Condition> question) {
        return new PatientCheck(new HealthCheck() {
            @Override
            public String name() {
                return "dependency";
            }

            @Override
            public Condition ask() {
                try {
                    return question.call();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }
}
