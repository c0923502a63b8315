package accord.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.testkit.Forge;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSecretTest {
    @Test
    void theKeyIdIsThePublishedFingerprint() throws Exception {
        var secret = JwtSecret.of(Forge.SECRET.getBytes(UTF_8), Forge.ISSUER);
        var salt = ("accord/jwt-kid/v1|" + Forge.ISSUER).getBytes(UTF_8);
        var derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(Forge.SECRET.toCharArray(), salt, 210_000, 9 * 8))
                .getEncoded();
        assertThat(secret.keyId())
                .isEqualTo("k1." + Base64.getUrlEncoder().withoutPadding().encodeToString(derived))
                .isEqualTo("k1.H967tg2LMFA7");
    }

    /** A key as long as a block of HMAC is padded with nothing, and a longer one is digested first. */
    @ParameterizedTest
    @ValueSource(ints = {32, 63, 64, 65, 200})
    void theFingerprintIsThatOfSecretsOfAnyLength(int length) throws Exception {
        var text = "0123456789abcdefghijklmnopqrstuv".repeat(7).substring(0, length);
        var salt = ("accord/jwt-kid/v1|" + Forge.ISSUER).getBytes(UTF_8);
        var derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(text.toCharArray(), salt, 210_000, 9 * 8))
                .getEncoded();
        assertThat(JwtSecret.of(text.getBytes(UTF_8), Forge.ISSUER).keyId())
                .isEqualTo("k1." + Base64.getUrlEncoder().withoutPadding().encodeToString(derived));
    }

    @Test
    void oneSecretOfTwoIssuersShowsTwoIds() {
        var bytes = Forge.SECRET.getBytes(UTF_8);
        assertThat(JwtSecret.of(bytes, "https://a.test").keyId())
                .isNotEqualTo(JwtSecret.of(bytes, "https://b.test").keyId());
    }

    @Test
    void eachMacIsTheCallersOwn() throws Exception {
        var secret = JwtSecret.of(Forge.SECRET.getBytes(UTF_8), Forge.ISSUER);
        var message = "header.payload".getBytes(UTF_8);
        var expected = Mac.getInstance("HmacSHA256");
        expected.init(new SecretKeySpec(Forge.SECRET.getBytes(UTF_8), "HmacSHA256"));
        var disturbed = secret.mac();
        disturbed.update((byte) 1);
        assertThat(secret.mac().doFinal(message)).isEqualTo(expected.doFinal(message));
    }

    @Test
    void changingTheGivenBytesChangesNothing() {
        var bytes = Forge.SECRET.getBytes(UTF_8);
        var secret = JwtSecret.of(bytes, Forge.ISSUER);
        Arrays.fill(bytes, (byte) 0);
        assertThat(secret.holds(Forge.SECRET.getBytes(UTF_8))).isTrue();
        assertThat(secret.holds(bytes)).isFalse();
    }

    @Test
    void aShortOneDoesNotExistAndNoneShowsItself() {
        assertThatThrownBy(() -> JwtSecret.of(new byte[31], Forge.ISSUER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
        var secret = JwtSecret.of(Forge.SECRET.getBytes(UTF_8), Forge.ISSUER);
        assertThat(secret).hasToString(secret.keyId());
    }
}
