package accord.kernel.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.token.AuthFailure.Reconnect;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthFailureTest {
    @ParameterizedTest
    @EnumSource
    void eachTellsThePersonTheClientAndTheDeveloperWhatToDo(AuthFailure failure) {
        assertThat(failure.code()).matches("[A-Z_]+").isEqualTo(failure.name());
        assertThat(failure.userMessage())
                .matches("[A-Z][ -~]+\\.")
                .doesNotContainIgnoringCase("token", "jwt", "secret");
        assertThat(failure.remedy()).matches("[a-z][ -~]+[^.]");
        assertThat(failure.httpStatus()).isIn(401, 403);
        assertThat(failure.closeCode()).isIn(4401, 4403, 4408);
    }

    @Test
    void codesAreTheWordsOnTheWire() {
        assertThat(Arrays.stream(AuthFailure.values()).map(AuthFailure::code))
                .containsExactly(
                        "NO_TOKEN",
                        "TOKEN_MALFORMED",
                        "TOKEN_EXPIRED",
                        "TOKEN_NOT_YET_VALID",
                        "SIGNATURE_INVALID",
                        "KEY_MISMATCH",
                        "ISSUER_MISMATCH",
                        "AUDIENCE_MISMATCH",
                        "TOKEN_TYPE_MISMATCH",
                        "CLAIM_INVALID",
                        "MISSING_USER_ID",
                        "TOKEN_REVOKED",
                        "TOKEN_IN_URL",
                        "TOKENS_DISAGREE",
                        "AUTH_TIMEOUT",
                        "FORBIDDEN",
                        "ORIGIN_NOT_ALLOWED");
    }

    @Test
    void onlyWhoIsKnownIsForbidden() {
        assertThat(having(failure -> failure.httpStatus() == 403))
                .isEqualTo(having(failure -> failure.closeCode() == 4403))
                .containsExactlyInAnyOrder(AuthFailure.FORBIDDEN, AuthFailure.ORIGIN_NOT_ALLOWED);
        assertThat(having(failure -> failure.closeCode() == 4408)).containsExactly(AuthFailure.AUTH_TIMEOUT);
    }

    @Test
    void aClientComesBackOnlyWhenSomethingCanHaveChanged() {
        assertThat(having(failure -> failure.reconnect() == Reconnect.WITH_NEW_TOKEN))
                .containsExactlyInAnyOrder(
                        AuthFailure.NO_TOKEN,
                        AuthFailure.TOKEN_EXPIRED,
                        AuthFailure.TOKEN_NOT_YET_VALID,
                        AuthFailure.KEY_MISMATCH,
                        AuthFailure.TOKEN_REVOKED);
        assertThat(having(failure -> failure.reconnect() == Reconnect.WITH_BACKOFF))
                .containsExactly(AuthFailure.AUTH_TIMEOUT);
    }

    private static Set<AuthFailure> having(Predicate<AuthFailure> what) {
        return Arrays.stream(AuthFailure.values()).filter(what).collect(Collectors.toSet());
    }
}
