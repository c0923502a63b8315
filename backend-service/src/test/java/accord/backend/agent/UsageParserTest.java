package accord.backend.agent;

import static accord.backend.agent.Conversations.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records are found however a person pasted them. */
class UsageParserTest {
    private static final UsageRecord ONE = new UsageRecord(
            0, "2026-11-18 09:00", "gpt-4", 1000, 500, new BigDecimal("900"), new BigDecimal("0.06"), false, "");

    static Stream<String> spellingsOfTheSameRecord() {
        return Stream.of(
                "time,model,input_tokens,output_tokens,latency_ms,cost,status\n2026-11-18T09:00:00Z,gpt-4,1000,500,900,0.06,ok",
                "Timestamp;Model Name;Prompt Tokens;Completion Tokens;Latency (ms);Cost (USD);Status Code\n"
                        + "18.11.2026 09:05;gpt-4;1000;500;900;0,06;200",
                "model\tcost_usd\ttokens in\ttokens out\tduration_seconds\tcreated_at\n"
                        + "gpt-4\t$0.06\t1000\t500\t0.9\t11/18/2026 9:30 AM",
                "\uFEFFdate,MODEL,INPUT,OUTPUT,latency,price\r\n\"2026-11-18 09:00\",\"gpt-4\",\"1,000\",500,900,0.06\r\n",
                "2026-11-18 09:59,gpt-4,1000,500,900,0.06,success",
                "time,model,input_tokens,output_tokens,latency_ms,cost,cost\r2026/11/18 9:00,gpt-4,1000,500,900,0.06,77",
                "Here it is:\n```csv\ntime,region,model,input_tokens,output_tokens,latency_ms,cost\n"
                        + "20261118T090000Z,\"Zürich, 東京\",gpt-4,1000,500,900,0.06\n```\nThanks, and bye!",
                """
                {"time":"2026-11-18T09:00:00+02:00","model":"gpt-4","input_tokens":1000,"output_tokens":500,"latency_ms":900,"cost":0.06}
                """,
                """
                Look: {"ts":1794992400,"model":"gpt-4","prompt_tokens":1000,"completion_tokens":500,"latency_s":0.9,"cost":"0.06"} thanks
                """,
                """
                [
                  {
                    "timestamp": 1794992400123,
                    "model": "gpt-4",
                    "usage": {"prompt_tokens": 1000, "completion_tokens": 500},
                    "latency": 900.0, "cost": 6e-2, "status": null, "choices": [{"index": 0}]
                  }
                ]
                """,
                """
                {"object": "list", "data": [{"day": "2026-11-18 09", "model": "gpt-4", "input": 1000, "output": 500, "elapsed": 900, "cost": 0.06}]}
                """);
    }

    @ParameterizedTest
    @MethodSource("spellingsOfTheSameRecord")
    void aRecordIsReadFromEachOfItsSpellings(String text) {
        var usage = parse(text);

        assertThat(usage.malformed()).isEmpty();
        assertThat(usage.records())
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withIgnoredFields("line")
                        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                        .build())
                .containsExactly(ONE);
    }

    @Test
    void aMalformedLineIsCountedWithItsNumberAndReasonAndTheOthersAreRead() {
        var usage = parse("""
                time,model,input_tokens,output_tokens,latency_ms,cost
                2026-11-18,gpt-4,1000,500,900,0.06
                2026-11-18,gpt-4,-5,500,900,0.06
                2026-11-18,gpt-4,1.5,500,900,0.06
                2026-11-18,,1000,500,900,0.06
                2026-11-18,gpt-4,1000,500,NaN,0.06
                2026-11-18,gpt-4,1000,500,900,Infinity
                2026-11-18,gpt-4,1000,500,900,1e308
                2026-11-18,gpt-4,1000,500,900,1e-999999999
                2026-11-18,gpt-4,1000,500,900,1e999999999
                2026-11-18,gpt-4,,,900,
                2026-11-18,gpt-4,1000
                nonsense
                2026-11-18,gpt-4,1000,500,,
                """);

        assertThat(usage.records()).extracting(UsageRecord::line).containsExactly(2, 14);
        assertThat(usage.malformedLines()).isEqualTo(11);
        assertThat(usage.malformed())
                .containsExactly(
                        new Malformed(3, "input_tokens is negative: -5"),
                        new Malformed(4, "input_tokens is not a whole number: 1.5"),
                        new Malformed(5, "has no model"),
                        new Malformed(6, "latency_ms is not a number: NaN"),
                        new Malformed(7, "cost is not a number: Infinity"),
                        new Malformed(8, "cost is more than 1000000000: 1e308"),
                        new Malformed(9, "cost has too many decimals: 1e-999999999"),
                        new Malformed(10, "cost is more than 1000000000: 1e999999999"),
                        new Malformed(11, "has neither a cost nor input and output tokens"),
                        new Malformed(12, "has not the 6 columns of its table"),
                        new Malformed(13, "has not the 6 columns of its table"));
    }

    @Test
    void whatIsNoTimeIsNoTimeAndStillARecord() {
        var usage = parse("time,model,cost\nyesterday,gpt-4,0.06\n99.99.2026,gpt-4,0.06");

        assertThat(usage.records()).extracting(UsageRecord::day).containsExactly("", "");
        assertThat(usage.malformedLines()).isZero();
    }

    @Test
    void csvAndJsonMayFollowEachOther() {
        var usage = parse("""
                model,cost
                gpt-4,1
                {"model":"gpt-4o","cost":2}

                gpt-4,3
                [{"model":"claude-3-haiku","cost":4},{"model":"claude-3-opus","cost":5}]
                cost;model
                6;gemini-2.5-pro
                """);

        assertThat(usage.malformed()).isEmpty();
        assertThat(usage.records())
                .extracting(record -> record.line() + " " + record.model() + " " + record.cost())
                .containsExactly(
                        "2 gpt-4 1",
                        "3 gpt-4o 2",
                        "5 gpt-4 3",
                        "6 claude-3-haiku 4",
                        "6 claude-3-opus 5",
                        "8 gemini-2.5-pro 6");
    }

    @Test
    void brokenJsonCostsOnlyTheLinesItIsOn() {
        var usage = parse("""
                {"model":"gpt-4","cost":1}
                {"model":"gpt-4","cost":
                {"model":"gpt-4","cost":2}
                {"model":"gpt-4","cost":oops}
                {"cost":3}
                {"model":"gpt-4","cost":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1}}}}}}}}}
                {"model":"gpt-4","cost":4}
                [{"model":"gpt-4","cost":5},
                 "word",
                 {"model":"gpt-4","cost":6}
                """);

        assertThat(usage.records())
                .extracting(record -> record.cost().intValue())
                .containsExactly(1, 2, 4, 5, 6);
        assertThat(usage.malformed())
                .containsExactly(
                        new Malformed(2, "is not JSON"),
                        new Malformed(4, "is not JSON"),
                        new Malformed(5, "has no model"),
                        new Malformed(6, "is JSON that is nested too deeply or has a value that is too long"),
                        new Malformed(9, "is a plain value where a record was expected"),
                        new Malformed(10, "is JSON that ends too early"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "Could you compare cost, latency and quality of model A, model B; and C?",
                "I paid 12, 13 and 14 dollars on 18.11.2026, gpt-4 was slow",
                "[read this](https://example.com), {please}",
                "Dear team,\n\nour bill of 1,000 dollars, due 2026-11-18, is too high.\nWhat can we do?"
            })
    void aSentenceIsNeverABadRecord(String prose) {
        var usage = parse(prose);

        assertThat(usage.hasRecords()).isFalse();
        assertThat(usage.prose().strip()).isEqualTo(prose.strip().replace("\n\n", "\n"));
    }

    @Test
    void wordsAroundTheRecordsAreKeptForTriage() {
        var usage = parse("Why so slow?\nmodel,cost\ngpt-4,1\n\nPlease hurry.");

        assertThat(usage.prose()).isEqualTo("Why so slow?\nPlease hurry.\n");
    }
}
