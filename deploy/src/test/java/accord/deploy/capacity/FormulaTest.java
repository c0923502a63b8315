package accord.deploy.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 + 2 * 3            | 7
            (1 + 2) * 3          | 9
            8 - 2 - 1            | 5
            8 / 2 / 2            | 2
            two_halves * 0.5     | 1
            ceil(7 / 2)          | 4
            floor(7 / 2)         | 3
            ceil(0.1 * 3 / 0.1)  | 3
            min(3, 2, two_halves + 5) | 2
            max(1, (2), 3 * 2)   | 6
            """)
    void itIsReadAsOnPaper(String formula, double value) {
        assertThat(Formula.value(formula, Map.of("two_halves", 2.0))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 +         | a value expected at 3 in '1 +'
            (1          | ')' expected at 2 in '(1'
            1 1         | nothing more expected at 2 in '1 1'
            one         | nothing is known as one in 'one'
            sum(1)      | no function is called sum
            """)
    void aMistakeIsNamed(String formula, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formula.value(formula, Map.of()))
                .withMessage(why);
    }

    @Test
    void aNumberIsShownAsPeopleReadIt() {
        assertThat(Sheet.shown(1_234_567.8)).isEqualTo("1,234,568");
        assertThat(Sheet.shown(12.34)).isEqualTo("12.3");
        assertThat(Sheet.shown(1.234)).isEqualTo("1.23");
        assertThat(Sheet.shown(0.0000025)).isEqualTo("0.0000025");
        assertThat(Sheet.shown(7)).isEqualTo("7");
    }
}
