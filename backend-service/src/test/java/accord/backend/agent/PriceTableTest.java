package accord.backend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTableTest {
    private final PriceTable shipped = PriceTable.shipped();

    @ParameterizedTest
    @CsvSource({
        "gpt-4,                                   gpt-4",
        "GPT-4,                                   gpt-4",
        "gpt-4-0613,                              gpt-4",
        "openai/gpt-4o-2024-05-13,                gpt-4o",
        "gpt-4-turbo-preview,                     gpt-4-turbo",
        "claude-3-opus-20240229,                  claude-3-opus",
        "anthropic.claude-3-haiku-20240307-v1:0,  claude-3-haiku",
        "claude-3-5-sonnet-latest,                claude-3.5-sonnet",
        "models/gemini-2.5-pro,                   gemini-2.5-pro"
    })
    void anEditionOfAModelCostsWhatTheModelCosts(String name, String model) {
        assertThat(shipped.find(name)).map(Price::model).contains(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt", "gpt-4-32k", "gpt-4o-mini", "gpt-5", "my-gpt-4", "claude-3", "-0613", "/"})
    void anotherModelIsNotTakenForAKnownOne(String name) {
        assertThat(shipped.find(name)).isEmpty();
    }

    @Test
    void aPriceIsPerMillionTokensOfEachKind() {
        assertThat(shipped.find("claude-3-haiku").orElseThrow().of(1_000, 2_000))
                .isEqualTo(new Usd(new BigDecimal("0.00275")));
    }

    @Test
    void itsDateAndSourceAreSaidBesideItsFigures() {
        assertThat(shipped.edition()).startsWith("price table of 2026-11-20 (Accord's reference list");
        assertThat(shipped.all()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# date: 2026-11-20;m,1,2,                                    | needs '# source:'",
                "# source: us;m,1,2,                                          | needs '# date:'",
                "# date: soon;# source: us;m,1,2,                             | not: soon",
                "# date: 2026-11-20;# source: us                              | at least one model",
                "# date: 2026-11-20;# source: us;m,1                          | not: m,1",
                "# date: 2026-11-20;# source: us;m,NaN,2,                     | a price that is none: m,NaN,2,",
                "# date: 2026-11-20;# source: us;m,-1,2,                      | a price that is none: m,-1,2,",
                "# date: 2026-11-20;# source: us;m,1,2,;m,1,2,                | names m twice",
                "# date: 2026-11-20;# source: us;m,1,2,n                      | knows no n, the lighter model of m"
            })
    void aTableThatIsWrongIsRefusedWithWhatIsWrong(String lines, String message) {
        String table = lines.replace(';', '\n');

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceTable.parse(table))
                .withMessageContaining(message);
    }
}
