package accord.backend.agent;

import static accord.backend.agent.Conversations.parse;
import static accord.backend.agent.Conversations.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import accord.backend.agent.Anomalies.Anomaly;
import accord.backend.agent.Comparison.Alternative;
import accord.backend.agent.Costs.ModelCost;
import accord.backend.agent.Latencies.Peak;
import accord.backend.agent.Saving.Confidence;
import accord.backend.agent.Saving.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tools find out, checked against figures computed by hand. */
class FiguresTest {
    /** 1,000 x 30 and 500 x 60 per million make 0.06; opus 2,000 x 15 and 100 x 75 make 0.0375; 0.01 is the record's own word. */
    @Test
    void aCostComesFromTheRecordOrElseFromThePriceTable() {
        var costs = Costs.of(price("""
                time,model,input_tokens,output_tokens,cost,status
                2026-11-18,gpt-4,1000,500,,ok
                2026-11-18,gpt-4,1000,500,0.01,500
                2026-11-19,claude-3-opus-20240229,2000,100,-,ok
                ,my-own-model,9,9,0.5,ok
                """));

        assertThat(costs)
                .isEqualTo(new Costs(
                        usd("0.6075"),
                        4,
                        List.of(
                                new ModelCost("my-own-model", 1, usd("0.5")),
                                new ModelCost("gpt-4", 2, usd("0.07")),
                                new ModelCost("claude-3-opus-20240229", 1, usd("0.0375"))),
                        Map.of("2026-11-18", usd("0.07"), "2026-11-19", usd("0.0375")),
                        1,
                        usd("0.01")));
    }

    @Test
    void aCostThatNobodyKnowsIsReportedAndNotInvented() {
        var priced = price("model,input_tokens,output_tokens\ngpt-99,1000,500\ngpt-4,1000,500\ngpt-99,1,1");

        assertThat(priced.unpriced()).containsExactly("gpt-99");
        assertThat(Costs.of(priced).total()).isEqualTo(usd("0.06"));
        assertThat(priced.told())
                .startsWith("The cost of 2 records is not known")
                .contains("gpt-99");
        assertThat(Gaps.in(priced).plain().get("missing"))
                .isEqualTo(List.of("latency_ms", "time", "cost", "more records"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theCostsOfTheModelsAndOfTheDaysAddUpToTheTotal(long seed) {
        var random = new Random(seed);
        var costs = Costs.of(price(IntStream.range(0, 500)
                .mapToObj(_ -> "2026-11-%02d,model-%d,%d,%d,%s"
                        .formatted(
                                1 + random.nextInt(28),
                                random.nextInt(60),
                                random.nextInt(9000),
                                random.nextInt(9000),
                                random.nextInt(1_000_000) + "e-" + random.nextInt(9)))
                .collect(Collectors.joining("\n", "day,model,input,output,cost\n", ""))));

        assertThat(costs.requests()).isEqualTo(500);
        assertThat(costs.byModel().stream().map(ModelCost::cost).reduce(Usd.ZERO, Usd::plus))
                .isEqualTo(costs.total());
        assertThat(costs.byDay().values().stream().reduce(Usd.ZERO, Usd::plus)).isEqualTo(costs.total());
        assertThat(costs.byModel())
                .extracting(ModelCost::cost)
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void beyondTwentyModelsTheOthersAreOneSum() {
        var costs = Costs.of(price(IntStream.rangeClosed(1, 25)
                .mapToObj(number -> "model-" + number + ",1")
                .collect(Collectors.joining("\n", "model,cost\n", ""))));

        assertThat(costs.plain().get("cost_by_model"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasSize(21)
                .containsEntry("(others)", 5.0);
    }

    /** The mean is 700; the three of 10:00 have a mean of 1,400. */
    @Test
    void latencyIsToldByPercentilesAndSlowHours() {
        var latencies = Latencies.of(parse("""
                time,model,cost,latency_ms
                2026-11-18T09:00:00Z,gpt-4,1,100
                2026-11-18T09:10:00Z,gpt-4,1,200
                2026-11-18T09:20:00Z,gpt-4,1,300
                2026-11-18T10:00:00Z,gpt-4,1,400
                2026-11-18T10:10:00Z,gpt-4,1,800
                2026-11-18T10:20:00Z,gpt-4,1,3000
                2026-11-18T11:20:00Z,gpt-4,1,100.5
                2026-11-18T11:20:00Z,gpt-4,1,
                """));

        assertThat(latencies)
                .isEqualTo(new Latencies(
                        7, 300, 3000, 3000, 700.071, 3000, List.of(new Peak("2026-11-18 10:00", 1400, 3))));
        assertThat(latencies.told())
                .isEqualTo("Latency of 7 requests: p50 300 ms, p95 3000 ms, p99 3000 ms, which is above 1 s."
                        + " Slow hours: 2026-11-18 10:00 (mean 1400 ms).");
    }

    @Test
    void upToOneSecondIsNotSlow() {
        var latencies = Latencies.of(parse("model,cost,latency\ngpt-4,1,1000"));

        assertThat(latencies.isSlow()).isFalse();
        assertThat(Latencies.of(parse("model,cost,latency\ngpt-4,1,1000.5")).isSlow())
                .isTrue();
    }

    /** Eleven times 10 and once 120: mean 19.1667, deviation 30.4024, z 3.3166; the quartiles are equal, so there are no fences. */
    @Test
    void aValueMoreThanThreeDeviationsAwayIsAnAnomaly() {
        var anomalies = Anomalies.of(
                price("gpt-4,1,1,10,1\n".repeat(11) + "gpt-4,1,1,120,1\n" + "gpt-4o,1,1,9999,1\n".repeat(3)));

        assertThat(anomalies)
                .isEqualTo(new Anomalies(
                        List.of(new Anomaly(12, "gpt-4", "latency_ms", 120, 3.317, List.of("z > 3"))), 1));
    }

    /** Quartiles 2 and 6, upper fence 12. */
    @Test
    void aValueBeyondTheFencesIsAnAnomalyEvenAmongFew() {
        var anomalies = Anomalies.of(price("""
                model,cost
                gpt-4,1
                gpt-4,2
                gpt-4,3
                gpt-4,4
                gpt-4,5
                gpt-4,6
                gpt-4,7
                gpt-4,13
                """));

        assertThat(anomalies.first())
                .extracting(Anomaly::line, Anomaly::metric, Anomaly::rules)
                .containsExactly(tuple(9, "cost_usd", List.of("IQR 1.5")));
    }

    @Test
    void theSameTokensArePricedOnEveryKnownModel() {
        var comparison = Comparison.of(price("gpt-4,1000000,1000000\ngpt-4,0,1000000"));

        assertThat(comparison.actual()).isEqualTo(usd("150"));
        assertThat(comparison.alternatives())
                .contains(new Alternative("gpt-4", usd("150")), new Alternative("gpt-4o", usd("35")))
                .startsWith(new Alternative("gemini-2.5-flash", usd("0.675")))
                .endsWith(new Alternative("claude-3-opus", usd("165")));
    }

    /** The two smaller of three cost 0.12 at gpt-4's price and 0.025 at gpt-4o's. */
    @Test
    void tieringMovesTheSmallerHalfToTheLighterModelOfTheTable() {
        var savings = Savings.of(price("gpt-4,1000,500\ngpt-4,9000,9000\ngpt-4,1000,500"));

        assertThat(savings.largestFirst())
                .filteredOn(saving -> saving.kind() == Kind.MODEL_TIERING)
                .singleElement()
                .satisfies(saving -> {
                    assertThat(saving.amount()).isEqualTo(usd("0.095"));
                    assertThat(saving.what()).endsWith("requests to gpt-4o");
                    assertThat(saving.how()).startsWith("2 of 3 requests, each of at most 1500 tokens, cost $0.1200");
                });
    }

    /** Its own word is 5; of the listed models that take at most 2.5 for these tokens the dearest is gpt-4o with 2. */
    @Test
    void tieringFindsALighterModelForOneThatTheTableDoesNotKnow() {
        var savings = Savings.of(price("model,input_tokens,output_tokens,cost\nmine,100000,100000,5"));

        assertThat(savings.largestFirst()).singleElement().satisfies(saving -> {
            assertThat(saving.what()).isEqualTo("send the smaller half of mine's requests to gpt-4o");
            assertThat(saving.amount()).isEqualTo(usd("3"));
            assertThat(saving.percent()).isEqualTo(60);
        });
    }

    /** Mean input 2,000; the 2,000 tokens beyond 1,000 of the one long prompt lose a quarter: 500 tokens at 0.075 per million. */
    @Test
    void trimmingTakesAQuarterOfWhatLiesBeyondAThousandTokens() {
        var savings = Savings.of(price("gemini-2.5-flash,3000,0\ngemini-2.5-flash,1000,0"));

        assertThat(savings.largestFirst()).singleElement().satisfies(saving -> {
            assertThat(saving.kind()).isEqualTo(Kind.PROMPT_TRIMMING);
            assertThat(saving.amount()).isEqualTo(usd("0.0000375"));
        });
    }

    @Test
    void cachingSavesTheCostOfRepeatsAndSaysHowSureItIs() {
        var identified = Savings.of(price("""
                model,prompt_hash,cost,status
                m,a,1,ok
                m,a,2,ok
                m,a,4,failed
                m,b,8,ok
                n,a,16,ok
                m,,32,ok
                m,,32,ok
                """));
        var guessed = Savings.of(price("gemini-2.5-flash,10,10\ngemini-2.5-flash,10,10\ngemini-2.5-flash,10,11"));

        assertThat(identified.largestFirst()).singleElement().satisfies(saving -> {
            assertThat(saving.kind()).isEqualTo(Kind.CACHING);
            assertThat(saving.amount()).isEqualTo(usd("2"));
            assertThat(saving.confidence()).isEqualTo(Confidence.HIGH);
        });
        assertThat(guessed.largestFirst()).singleElement().satisfies(saving -> {
            assertThat(saving.amount()).isEqualTo(usd("0.00000375"));
            assertThat(saving.confidence()).isEqualTo(Confidence.LOW);
        });
    }

    /** 3 in 2 days are 45 in 30 days and 540 in a year. */
    @Test
    void anActionIsWorthWhatThirtySuchDaysWouldSave() {
        var plan = ActionPlan.of(Savings.of(price("""
                time,model,prompt_id,cost
                2026-11-18,m,a,1
                2026-11-19,m,a,3
                """)));

        assertThat(plan.actions())
                .singleElement()
                .satisfies(action -> assertThat(action.plain(1))
                        .containsEntry("monthly_saving_usd", 45.0)
                        .containsEntry("annual_saving_usd", 540.0));
    }

    @Test
    void withoutTimesAnActionHasNoMonthlyWorth() {
        var plan = ActionPlan.of(Savings.of(price("model,prompt_id,cost\nm,a,1\nm,a,3")));

        assertThat(plan.actions())
                .singleElement()
                .satisfies(action -> assertThat(action.plain(1)).doesNotContainKey("monthly_saving_usd"));
    }

    private static Usd usd(String amount) {
        return new Usd(new BigDecimal(amount));
    }
}
