package accord.deploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import accord.deploy.rollout.Budget.Judgement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    @ParameterizedTest(name = "{0} opened and {1} broken: {2}")
    @CsvSource({
        "100, 0, 100 of 100 connections went well (100.0 %)",
        "95, 5, 95 of 100 connections went well (95.0 %)",
        "94, 6, warning: 94 of 100 connections went well (94.0 %)",
        "90, 10, warning: 90 of 100 connections went well (90.0 %)"
    })
    void enoughGoesWell(long opened, long broken, String sentence) {
        assertThat(Budget.STANDARD.judge(new Counts(opened, broken, 0, 0, 0, 0, 0, 1)))
                .isInstanceOf(Judgement.Within.class)
                .satisfies(judged -> assertThat(judged.sentences()).containsExactly(sentence));
    }

    @ParameterizedTest(name = "{8}")
    @CsvSource({
        "89, 11, 0, 0, 0, 0, 0, 1, 89 of 100 connections went well (89.0 %)",
        "100, 0, 100, 11, 0, 0, 0, 1, 89 of 100 requests went well (89.0 %)",
        "100, 0, 0, 0, 1, 0, 0, 1, 1 closes with 1011",
        "100, 0, 0, 0, 0, 1, 0, 1, 1 runs without a terminal event",
        "100, 0, 0, 0, 0, 0, 2, 1, 2 messages that could not be serialised",
        "0, 0, 0, 0, 0, 0, 0, 9, 'nobody came to it, not even the verifier'"
    })
    void tooMuchWentWrong(
            long opened,
            long broken,
            long answered,
            long errors,
            long sent1011,
            long unended,
            long unspelled,
            long series,
            String sentence) {
        var counts = new Counts(opened, broken, answered, errors, sent1011, unended, unspelled, series);

        assertThat(Budget.STANDARD.judge(counts))
                .isInstanceOf(Judgement.Spent.class)
                .satisfies(judged -> assertThat(judged.sentences()).containsExactly(sentence));
    }

    @Test
    void silenceIsNoSuccess() {
        assertThat(Budget.STANDARD.judge(Counts.NONE))
                .isInstanceOf(Judgement.Spent.class)
                .satisfies(judged -> assertThat(judged.sentences())
                        .singleElement()
                        .asString()
                        .startsWith("nothing was measured"));
    }

    @Test
    void littleTrafficIsSaidToBeLittle() {
        assertThat(Budget.STANDARD.judge(new Counts(3, 0, 0, 0, 0, 0, 0, 1)).sentences())
                .contains("too little traffic to say more: 3 connections");
    }
}
