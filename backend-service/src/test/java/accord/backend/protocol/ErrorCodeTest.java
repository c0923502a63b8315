package accord.backend.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.token.AuthFailure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("architecture")
class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource(AuthFailure.class)
    void theDoorAndTheSocketSayTheSameOfARefusal(AuthFailure failure) {
        var code = ErrorCode.of(failure);

        assertThat(code.code()).isEqualTo(failure.code());
        assertThat(code.httpStatus()).isEqualTo(failure.httpStatus());
        assertThat(code.close().orElseThrow().code()).isEqualTo(failure.closeCode());
        assertThat(code.userMessage()).isEqualTo(failure.userMessage());
        assertThat(code.remedy()).isEqualTo(failure.remedy());
        assertThat(code.reconnect()).isEqualTo(failure.reconnect() != AuthFailure.Reconnect.NO);
        assertThat(code.fatal()).isTrue();
    }

    @Test
    void theListIsTheOneThatIsDocumented() {
        var documented = """
            NO_TOKEN TOKEN_MALFORMED TOKEN_EXPIRED TOKEN_NOT_YET_VALID SIGNATURE_INVALID KEY_MISMATCH ISSUER_MISMATCH \
            AUDIENCE_MISMATCH TOKEN_TYPE_MISMATCH CLAIM_INVALID MISSING_USER_ID TOKEN_REVOKED TOKEN_IN_URL \
            TOKENS_DISAGREE AUTH_TIMEOUT FORBIDDEN ORIGIN_NOT_ALLOWED UNSUPPORTED_VERSION BAD_MESSAGE UNKNOWN_TYPE \
            MESSAGE_TOO_LARGE RATE_LIMITED CONNECTION_LIMIT THREAD_NOT_FOUND RUN_NOT_FOUND RUN_BUSY RUN_TIMEOUT \
            AGENT_ERROR UNRECOVERABLE_POSITION SLOW_CONSUMER SERVICE_UNAVAILABLE FALLBACK_ACTIVE SERIALIZATION_FAILED \
            INTERNAL_ERROR\
            """;

        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.joining(" ")))
                .isEqualTo(documented);
    }

    @Test
    void closeCodesAreOurOwnOrOnesThatAServerMaySendAndNever1011() {
        var codes = Arrays.stream(CloseCode.values()).map(CloseCode::code).toList();

        assertThat(new HashSet<>(codes)).hasSameSizeAs(codes).doesNotContain(1004, 1005, 1006, 1010, 1011, 1015);
        assertThat(codes).allMatch(code -> (code >= 1000 && code <= 1013) || (code >= 4400 && code <= 4499));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorSaysWhatToDo(ErrorCode code) {
        assertThat(code.userMessage()).endsWith(".");
        assertThat(code.remedy()).isNotBlank();
        assertThat(code.httpStatus()).isBetween(400, 504);
    }
}
