package accord.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.environment.Environment;
import accord.kernel.secret.TestSignIn.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestSignInTest {
    private static final String KEY = "kJ8-mq2Lw7_Zt4Vx1cRb6nYp3sHd9fGe";

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PRODUCTION")
    void theKeyAndNoOtherTextIsRight(Environment environment) {
        var signIn = signIn(KEY, environment);

        assertThat(signIn.judge(KEY)).isEqualTo(Verdict.RIGHT_KEY);
        for (var wrong : new String[] {"", " ", KEY + " ", KEY.substring(1), KEY.toLowerCase(Locale.ROOT), "null"}) {
            assertThat(signIn.judge(wrong)).as(wrong).isEqualTo(Verdict.WRONG_KEY);
        }
    }

    @Test
    void aLineBreakAtTheEndOfTheVariableIsNoPartOfTheKey() {
        assertThat(signIn(KEY + "\r\n", Environment.STAGING).judge(KEY)).isEqualTo(Verdict.RIGHT_KEY);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PRODUCTION")
    void withoutAKeyNothingIsRight(Environment environment) {
        for (var signIn :
                List.of(TestSignIn.find(Map.of(), environment), signIn("", environment), signIn("\n", environment))) {
            assertThat(signIn.judge("")).isEqualTo(Verdict.NO_KEY_SET);
            assertThat(signIn.judge(KEY)).isEqualTo(Verdict.NO_KEY_SET);
        }
    }

    @Test
    void inProductionNobodyEntersAndAKeyRefusesTheStart() {
        assertThat(TestSignIn.find(Map.of(), Environment.PRODUCTION).judge(KEY)).isEqualTo(Verdict.NOT_HERE);
        assertThatThrownBy(() -> signIn(KEY, Environment.PRODUCTION))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContainingAll(TestSignIn.VARIABLE, "production", "take it out")
                .hasMessageNotContaining(KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "\"quoted-kJ8-mq2Lw7_Zt4Vx1cRb6nYp\"",
                "REPLACE_ME_kJ8-mq2Lw7_Zt4Vx1cRb6nYp"
            })
    void aKeyThatCouldBeGuessedRefusesTheStart(String key) {
        assertThatThrownBy(() -> signIn(key, Environment.STAGING))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining(TestSignIn.VARIABLE)
                .hasMessageNotContaining(key);
    }

    @Test
    void itShowsNothing() {
        assertThat(signIn(KEY, Environment.TEST).toString()).isEqualTo("TestSignIn[redacted]");
    }

    private static TestSignIn signIn(String key, Environment environment) {
        return TestSignIn.find(Map.of(TestSignIn.VARIABLE, key), environment);
    }
}
