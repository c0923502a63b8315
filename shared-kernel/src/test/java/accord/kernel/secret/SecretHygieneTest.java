package accord.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.secret.SecretHygiene.Finding;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHygieneTest {
    private static final String GOOD = "9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S";

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "has blanks inside, and 'quotes' inside \" too: 0123456789",
                "passwörter-mit-ümlauten-sind-auch-gut-ß9",
                "emoji-🔑-are-bytes-like-any-other-0123456789",
                "0123456789abcdef0123456789abcdef",
                "dGhpcyBpcyBub3QgZGVjb2RlZCB1bmxlc3MgYXNrZWQgZm9y",
                "hex:9f2a7c4be1d03568aa90ffee12345678bc",
                "-----looks-like-a-PEM-but-is-none-7-----",
            })
    void aGoodOneIsTakenAsItsExactBytes(String secret) {
        assertThat(SecretHygiene.examine(secret))
                .isInstanceOfSatisfying(
                        Finding.Usable.class,
                        usable -> assertThat(usable.bytes()).isEqualTo(secret.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\n\n", "\r\n\r\n"})
    void lineBreaksAtTheEndAreStripped(String end) {
        assertThat(SecretHygiene.examine(GOOD + end))
                .isInstanceOfSatisfying(
                        Finding.Usable.class,
                        usable -> assertThat(usable.bytes()).isEqualTo(GOOD.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0|has 31 bytes",
                "short|has 5 bytes",
                "abababababababababababababababababab|2 distinct characters",
                "aabbccddeeffgghhiijjkkaabbccddeeffgg|11 distinct characters",
                " 9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S|begins or ends with a blank",
                "9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S |begins or ends with a blank",
                "9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S\u00A0|begins or ends with a blank",
                "\u30009fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S|begins or ends with a blank",
                "\"9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S|begins or ends with a quote",
                "9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S\"|begins or ends with a quote",
                "`9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S`|begins or ends with a quote",
                "\u201C9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S\u201D|begins or ends with a quote",
                "9fK2-vQx7\u0000Lm4Zt8Rw1Yb6Nc3Hd5Pj0S0|control character at index 9",
                "9fK2-vQx7\u0009Lm4Zt8Rw1Yb6Nc3Hd5Pj0S0|control character at index 9",
                "9fK2-vQx7\u001BLm4Zt8Rw1Yb6Nc3Hd5Pj0S0|control character at index 9",
                "9fK2-vQx7\u007FLm4Zt8Rw1Yb6Nc3Hd5Pj0S0|control character at index 9",
                "9fK2-vQx7\u0085Lm4Zt8Rw1Yb6Nc3Hd5Pj0S0|control character at index 9",
                "\uFEFF9fK2-vQx7_Lm4Zt8Rw1Yb6Nc3Hd5Pj0S|byte order mark at index 0",
                "9fK2-vQx7\u200BLm4Zt8Rw1Yb6Nc3Hd5Pj0S0|invisible character at index 9",
                "9fK2-vQx7\u202ELm4Zt8Rw1Yb6Nc3Hd5Pj0S0|invisible character at index 9",
                "9fK2-vQx7\uFFFDLm4Zt8Rw1Yb6Nc3Hd5Pj0S0|not valid UTF-8 at index 9",
                "your-256-bit-secret-your-256-bit-secret|sample or a placeholder",
                "Your-256-Bit-Secret-0123456789abcdefghij|sample or a placeholder",
                "jwt-secret-staging-0123456789-abcdefghij|sample or a placeholder",
                "REPLACE_WITH_JWT_SECRET_0123456789abcdef|sample or a placeholder",
                "should-be-replaced-in-production-0123456|sample or a placeholder",
                "changeme-changeme-0123456789-abcdefghijk|sample or a placeholder",
                "pleaseChangeThisSecretForANewOne|sample or a placeholder",
                "a-string-secret-at-least-256-bits-long|sample or a placeholder",
                "<the signing secret of this environment>|sample or a placeholder",
                "${JWT_SECRET_FROM_THE_SECRET_MANAGER_00}|sample or a placeholder",
                "$(gcloud secrets versions access 1 jwt9)|sample or a placeholder",
                "{{ .Values.jwtSecret, quote 01234567890}}|sample or a placeholder",
                "projects/p/secrets/jwt-secret/versions/1|sample or a placeholder",
                "base64:not*base64*at*all*0123456789abcdef|not base64 behind it",
                "base64:|has 0 bytes",
                "base64:c2hvcnQ=|has 5 bytes",
            })
    void aBadOneIsRefusedForItsReasonAndNotRepeated(String secret, String reason) {
        assertThat(SecretHygiene.examine(secret))
                .isInstanceOfSatisfying(
                        Finding.Unusable.class,
                        unusable ->
                                assertThat(unusable.reason()).contains(reason).doesNotContain(secret));
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThat(SecretHygiene.examine(GOOD + "\uD83D")).isInstanceOf(Finding.Unusable.class);
        assertThat(SecretHygiene.examine(GOOD + "\uDE00x")).isInstanceOf(Finding.Unusable.class);
        assertThat(SecretHygiene.examine("\uDE00" + GOOD)).isInstanceOf(Finding.Unusable.class);
    }

    @Test
    void anExplicitPrefixIsTheOnlyWayToDecoding() {
        var random = new byte[48];
        for (var i = 0; i < random.length; i++) {
            random[i] = (byte) (i * 37 + 11);
        }
        var standard = Base64.getEncoder().encodeToString(random);
        var url = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        for (var text : new String[] {"base64:" + standard, "base64:" + url, "base64:" + standard + "\n"}) {
            assertThat(SecretHygiene.examine(text))
                    .isInstanceOfSatisfying(
                            Finding.Usable.class,
                            usable -> assertThat(usable.bytes()).isEqualTo(random));
        }
        assertThat(SecretHygiene.examine(standard))
                .isInstanceOfSatisfying(
                        Finding.Usable.class,
                        usable -> assertThat(usable.bytes()).isEqualTo(standard.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "_", "a-", "a_"})
    void oneCharacterOfTheOtherAlphabetIsEnoughToKnowIt(String start) {
        var url = (start + "Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A").substring(0, 48);
        assertThat(SecretHygiene.examine("base64:" + url))
                .isInstanceOfSatisfying(
                        Finding.Usable.class,
                        usable -> assertThat(usable.bytes())
                                .isEqualTo(Base64.getUrlDecoder().decode(url)));
    }

    @Test
    void encodingDoesNotHideASample() {
        var sample = Base64.getEncoder().encodeToString("your-256-bit-secret-your-256-bit-secret".getBytes(UTF_8));
        assertThat(SecretHygiene.examine("base64:" + sample))
                .isEqualTo(new Finding.Unusable("is a sample or a placeholder"));
    }

    @Test
    void thirtyTwoBytesAndTwelveCharactersAreEnough() {
        assertThat(SecretHygiene.examine("abcdefghijkl".repeat(3).substring(0, 32)))
                .isInstanceOf(Finding.Usable.class);
        assertThat(SecretHygiene.examine("ä".repeat(6) + "0123456789abcdefghij"))
                .as("12 bytes in 6 characters and 20 more")
                .isInstanceOf(Finding.Usable.class);
    }
}
