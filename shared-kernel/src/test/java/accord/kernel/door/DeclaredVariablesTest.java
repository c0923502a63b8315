package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredVariablesTest {
    @ParameterizedTest
    @ValueSource(strings = {"soon", "2", "2 s", "-2s", "2s\n", "1e3s", "PT2S", "12345678901s", "\u0662s"})
    void whatIsNotWrittenAsItsListSaysIsNamed(String value) {
        assertThat(DeclaredVariables.mistake("no-service", Map.of("ACCORD_WARM_UP", value)))
                .contains("ACCORD_WARM_UP must be a number with its unit, as 500ms, 5s or 55m, not '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "500ms", "2s", "55m"})
    void whatIsWrittenSoIsNoMistake(String value) {
        assertThat(DeclaredVariables.mistake("no-service", Map.of("ACCORD_WARM_UP", value)))
                .isEmpty();
    }

    @Test
    void whatNoListNamesIsNobodysMistake() {
        assertThat(DeclaredVariables.mistake("no-service", Map.of("SOMETHING", "else", "ACCORD_METRICS", "?")))
                .isEmpty();
    }
}
