package accord.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long passwords that nobody would guess first are welcome, whatever they are made of. */
final class PasswordPolicyTest {
    private final PasswordPolicy policy = new PasswordPolicy();
    private final EmailAddress ada = new EmailAddress("ada.lovelace@engine.example");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "only lower case letters here",
                "!@#$%^&*()_+{}|:<>?",
                "двенадцать обезьян и одна",
                "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆",
                "In accord with all of my neighbours",
                "ada.lovelace likes analytical engines",
                " leading and trailing blanks ",
            })
    void aGoodPasswordIsAccepted(String password) {
        assertThat(policy.objection(new Password(password), ada)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "Password-Password-1",
                "aaaaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabcabc",
                "123456789012345",
                "1234512345123451234",
                "qwertyuiopasdfgh",
                "1q2w3e4r5t6y7u8i9o",
                "iloveyou-iloveyou-iloveyou",
                "administrator-2026",
                "!!!!!!!!!!!!!!!!!",
                "changeme1234567890",
            })
    void aCommonPasswordIsRefused(String password) {
        assertThat(policy.objection(new Password(password), ada)).contains(PasswordObjection.TOO_COMMON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada.lovelace@engine.example",
                "ADA.LOVELACE-ada.lovelace",
                "ada.lovelace-1815",
                "accord-accord-accord",
                "Accord-Password-1",
                "engine-engine-12345",
            })
    void theOwnersAddressAndTheServicesNameAreNoPassword(String password) {
        assertThat(policy.objection(new Password(password), ada)).contains(PasswordObjection.TOO_CLOSE);
    }

    @Test
    void lengthIsCountedInCharactersAsPeopleSeeThem() {
        assertThat(policy.objection(new Password("fourteen chars"), ada)).contains(PasswordObjection.TOO_SHORT);
        assertThat(policy.objection(new Password("fifteen chars.."), ada)).isEmpty();
        assertThat(policy.objection(new Password("🦊".repeat(14)), ada)).contains(PasswordObjection.TOO_SHORT);
        assertThat(policy.objection(new Password(varied(128)), ada)).isEmpty();
        assertThat(policy.objection(new Password(varied(129)), ada)).contains(PasswordObjection.TOO_LONG);
        assertThat(policy.objection(new Password("x".repeat(60_000)), ada)).contains(PasswordObjection.TOO_LONG);
    }

    @Test
    void aPasswordPrintsAsNothing() {
        assertThat(new Password("correct horse battery staple")).hasToString("Password[redacted]");
        assertThat(new PasswordHash("$argon2id$")).hasToString("PasswordHash[redacted]");
    }

    @Test
    void aLoneSurrogateIsNoPassword() {
        assertThatThrownBy(() -> new Password("fifteen chars..\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String varied(int length) {
        var text = new StringBuilder();
        for (var i = 0; text.length() < length; i++) {
            text.append(i * 7919);
        }
        return text.substring(0, length);
    }
}
