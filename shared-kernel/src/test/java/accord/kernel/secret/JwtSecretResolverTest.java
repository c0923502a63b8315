package accord.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver.Resolution;
import accord.kernel.testkit.Forge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSecretResolverTest {
    private static final String A = Forge.SECRET;
    private static final String B = Forge.OTHER_SECRET;
    private static final String C = "amber-otter-counts-12-stars-beneath-the-old-pier";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theEnvironmentsOwnNameComesFirst(Environment environment) {
        var own = "JWT_SECRET_" + environment.name();
        var resolution = resolve(environment, Map.of(own, A, "JWT_SECRET_KEY", A, "JWT_SECRET", A));
        assertThat(resolution.report().winner()).contains(own);
        assertThat(resolution.ring().signing().keyId()).isEqualTo(keyId(A));
    }

    @Test
    void theNamesAreLookedAtInTheirOrder() throws IOException {
        var file = Files.writeString(folder.resolve("jwt-secret"), A + "\n");
        var variables = new HashMap<>(Map.of("JWT_SECRET_FILE", file.toString()));
        assertThat(winner(variables)).isEqualTo("JWT_SECRET_FILE");
        variables.put("JWT_SECRET", A);
        assertThat(winner(variables)).isEqualTo("JWT_SECRET");
        variables.put("JWT_SECRET_KEY", A);
        assertThat(winner(variables)).isEqualTo("JWT_SECRET_KEY");
        variables.put("JWT_SECRET_STAGING", A);
        assertThat(winner(variables)).isEqualTo("JWT_SECRET_STAGING");
    }

    @Test
    void anotherEnvironmentsNameIsNotReadButIsReported() {
        var resolution =
                resolve(Environment.STAGING, Map.of("JWT_SECRET", A, "JWT_SECRET_PRODUCTION", B, "JWT_SECRETS", C));
        assertThat(resolution.ring().signing().keyId()).isEqualTo(keyId(A));
        assertThat(resolution.report().summary())
                .contains("JWT_SECRET_PRODUCTION (variable) is set but never read in staging")
                .contains("JWT_SECRETS (variable) is set but never read in staging");
    }

    @Test
    void namesThatDisagreeRefuseToStartAndAreListedWithTheirKeyIds() throws IOException {
        var file = Files.writeString(folder.resolve("jwt-secret"), C);
        assertThatThrownBy(() -> resolve(
                        Environment.STAGING,
                        Map.of("JWT_SECRET_STAGING", A, "JWT_SECRET", B, "JWT_SECRET_FILE", file.toString())))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContainingAll(
                        "JWT_SECRET_STAGING (variable) is set, key id " + keyId(A),
                        "JWT_SECRET (variable) is set, key id " + keyId(B),
                        "JWT_SECRET_FILE (file " + file + ") is set, key id " + keyId(C),
                        "JWT_SECRET_KEY (variable) is not set");
    }

    @Test
    void spellingsOfTheSameBytesAgree() {
        var encoded = "base64:" + Base64.getEncoder().encodeToString(A.getBytes(UTF_8));
        var resolution = resolve(Environment.STAGING, Map.of("JWT_SECRET", A + "\r\n", "JWT_SECRET_KEY", encoded));
        assertThat(resolution.ring().signing().keyId()).isEqualTo(keyId(A));
    }

    @Test
    void oneUnusableNameRefusesToStartEvenBesideAGoodOne() {
        assertThatThrownBy(
                        () -> resolve(Environment.STAGING, Map.of("JWT_SECRET_STAGING", A, "JWT_SECRET", "too-short")))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("JWT_SECRET (variable) cannot be used: the value has 9 bytes");
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGING", "PRODUCTION"})
    void wherePeopleAreNothingIsEverGenerated(Environment environment) {
        assertThatThrownBy(() -> resolve(
                        environment,
                        Map.of("ACCORD_DATA", folder.toString(), "JWT_SECRET", "", "JWT_SECRET_SANDBOX", A)))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContainingAll(
                        "there is no signing secret in " + environment.label(),
                        "JWT_SECRET_" + environment.name() + " (variable) is not set",
                        "JWT_SECRET (variable) is empty",
                        "JWT_SECRET_SANDBOX (variable) is set but never read",
                        "Set JWT_SECRET");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRotationIsARingOfThree() {
        var ring = Forge.ring(A, B, C);
        assertThat(ring.verifyKeyIds()).containsExactly(keyId(A), keyId(B), keyId(C));
        assertThat(ring.signing().keyId()).isEqualTo(keyId(A));
        assertThat(ring.find(keyId(C))).isPresent();
        assertThat(ring.find("k1.AAAAAAAAAAAA")).isEmpty();
        assertThat(ring).hasToString("KeyRing[" + String.join(", ", ring.verifyKeyIds()) + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void anEmptyRotationNameIsAbsent(String nothing) {
        assertThat(Forge.ring(A, nothing, nothing).verifyKeyIds()).containsExactly(keyId(A));
    }

    @Test
    void theSameSecretTwiceInARingIsRefused() {
        for (var ring : List.of(List.of(A, A, ""), List.of(A, "", A), List.of(A, B, B))) {
            assertThatThrownBy(() -> Forge.ring(ring.get(0), ring.get(1), ring.get(2)))
                    .isInstanceOf(UnusableSecretException.class)
                    .hasMessageContainingAll("JWT_SECRET_NEXT", "JWT_SECRET_PREVIOUS", "key ids");
        }
    }

    @Test
    void aRotationSecretIsAsCleanAsTheOther() {
        assertThatThrownBy(() -> Forge.ring(A, "next", ""))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("JWT_SECRET_NEXT");
        assertThatThrownBy(() -> Forge.ring(A, "", "previous"))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("JWT_SECRET_PREVIOUS");
    }

    @Test
    void noSecretIsEverShown() throws IOException {
        var odd = "\"quoted-and-therefore-refused-0123456789\"";
        var file = Files.writeString(folder.resolve("secret"), odd);
        var outcomes = List.<Map<String, String>>of(
                Map.of("JWT_SECRET", A, "JWT_SECRET_NEXT", B, "JWT_SECRET_PREVIOUS", C),
                Map.of("JWT_SECRET", A, "JWT_SECRET_KEY", B),
                Map.of("JWT_SECRET", odd),
                Map.of("JWT_SECRET", A, "JWT_SECRET_NEXT", odd),
                Map.of("JWT_SECRET", A, "JWT_SECRET_NEXT", A),
                Map.of("JWT_SECRET", "base64:" + odd),
                Map.of("JWT_SECRET_FILE", A),
                Map.of("JWT_SECRET_FILE", "/" + A),
                Map.of("JWT_SECRET_FILE", A + "\u0000"),
                Map.of("JWT_SECRET_FILE", file.toString()),
                Map.of("JWT_SECRET_RESOURCE", A),
                Map.of("JWT_SECRET_RESOURCE", "projects/" + A),
                Map.of("JWT_SECRET", A, "JWT_SECRET_STAGE", B));
        for (var variables : outcomes) {
            var shown = new StringWriter();
            var failure = catchThrowable(() -> {
                var resolution = resolve(Environment.STAGING, variables);
                shown.append(resolution.toString())
                        .append(resolution.report().summary())
                        .append(resolution.ring().signing().toString());
            });
            if (failure != null) {
                assertThat(failure).isInstanceOf(UnusableSecretException.class);
                failure.printStackTrace(new PrintWriter(shown, true));
            }
            assertThat(shown.toString()).isNotEmpty().doesNotContain(A, B, C, odd, "quoted-and");
        }
    }

    @Test
    void aFileThatIsNoneIsSaidToBeNone() {
        for (var path : List.of("/no/such/file", folder.toString(), "relative", "/dev/zero")) {
            assertThatThrownBy(() -> resolve(Environment.STAGING, Map.of("JWT_SECRET_FILE", path)))
                    .isInstanceOf(UnusableSecretException.class)
                    .hasMessageContaining("JWT_SECRET_FILE leads to no file");
        }
    }

    @Test
    void aFileThatIsNoTextOrTooLargeIsRefused() throws IOException {
        var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(() -> resolve(Environment.STAGING, Map.of("JWT_SECRET_FILE", binary.toString())))
                .hasMessageContaining("not valid UTF-8");
        var large = Files.writeString(folder.resolve("large"), "x".repeat(8 * 1024 + 1));
        assertThatThrownBy(() -> resolve(Environment.STAGING, Map.of("JWT_SECRET_FILE", large.toString())))
                .hasMessageContaining("more than 8192 bytes");
        var empty = Files.writeString(folder.resolve("empty"), "");
        assertThatThrownBy(() -> resolve(Environment.STAGING, Map.of("JWT_SECRET_FILE", empty.toString())))
                .hasMessageContaining("has 0 bytes");
    }

    private static String winner(Map<String, String> variables) {
        return resolve(Environment.STAGING, variables).report().winner().orElseThrow();
    }

    private static Resolution resolve(Environment environment, Map<String, String> variables) {
        return JwtSecretResolver.resolve(variables, environment, Forge.ISSUER);
    }

    private static String keyId(String secret) {
        return JwtSecret.of(secret.getBytes(UTF_8), Forge.ISSUER).keyId();
    }
}
