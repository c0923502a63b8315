package accord.backend.agent;

import static accord.backend.agent.Conversations.ask;
import static accord.backend.agent.Conversations.price;
import static accord.backend.agent.Conversations.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import accord.backend.agent.Saving.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The data set that ships with the service shows everything that the agents can find. */
class SampleUsageTest {
    @Test
    void itFitsIntoOneMessage() {
        assertThat(sample().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(40 * 1024);
        assertThat(price(sample()).usage().malformedLines()).isZero();
    }

    @Test
    void itHoldsSomethingOfEverything() {
        var usage = price(sample());

        assertThat(Costs.of(usage).byModel())
                .extracting(Costs.ModelCost::model)
                .containsExactlyInAnyOrder("gpt-4", "gpt-4o", "claude-3-opus", "claude-3-haiku");
        assertThat(Costs.of(usage).byDay()).hasSize(2);
        assertThat(Costs.of(usage).failures()).isPositive();
        assertThat(Latencies.of(usage.usage()).peaks()).isNotEmpty();
        assertThat(Anomalies.of(usage).first().getFirst().rules()).containsExactly("z > 3", "IQR 1.5");
        assertThat(Savings.of(usage).largestFirst())
                .extracting(Saving::kind)
                .contains(Kind.MODEL_TIERING, Kind.PROMPT_TRIMMING, Kind.CACHING);
    }

    @Test
    void itsCostsAreThoseOfThePriceTable() {
        assertThat(price(sample()).records()).allSatisfy(priced -> {
            var record = priced.record();
            var listed = PriceTable.shipped().find(record.model()).orElseThrow();
            assertThat(priced.cost().amount())
                    .isCloseTo(
                            listed.of(record.inputTokens(), record.outputTokens())
                                    .amount(),
                            within(new BigDecimal("0.000001")));
        });
    }

    @Test
    void itsDearestModelIsGpt4() {
        assertThat(ask("Where can we save?\n\n" + sample()).result())
                .containsEntry("data_sufficiency", "sufficient")
                .containsEntry("dearest_model", "gpt-4");
    }
}
