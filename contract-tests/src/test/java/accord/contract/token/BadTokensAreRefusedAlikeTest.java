package accord.contract.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import accord.kernel.token.AuthFailure;
import java.net.http.HttpClient;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every bad token has one name, and each door of the running backend says it: there is no second validator to ask. */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTokensAreRefusedAlikeTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Doors doors;
    private final List<BadToken> table;

    BadTokensAreRefusedAlikeTest(ServicePair services) {
        doors = new Doors(http, services.backend());
        table = BadTokens.of(ServiceForge.of(services.settings()));
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @TestFactory
    Stream<DynamicTest> eachIsNamedTheSameAtEveryDoor() {
        return table.stream().map(bad -> DynamicTest.dynamicTest(bad.toString(), () -> refusedAlike(bad)));
    }

    @Test
    void theTableIsLongAndNamesWhateverATokenAloneCanBeRefusedFor() {
        assertThat(table).hasSizeGreaterThan(100);
        assertThat(table.stream().map(BadToken::verdict).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.of(
                        AuthFailure.TOKEN_MALFORMED,
                        AuthFailure.TOKEN_EXPIRED,
                        AuthFailure.TOKEN_NOT_YET_VALID,
                        AuthFailure.SIGNATURE_INVALID,
                        AuthFailure.KEY_MISMATCH,
                        AuthFailure.ISSUER_MISMATCH,
                        AuthFailure.AUDIENCE_MISMATCH,
                        AuthFailure.TOKEN_TYPE_MISMATCH,
                        AuthFailure.CLAIM_INVALID,
                        AuthFailure.MISSING_USER_ID));
    }

    private void refusedAlike(BadToken bad) throws Exception {
        var expected = bad.verdict().code();
        assertThat(doors.controller(bad.token())).isEqualTo(new Doors.Answer(expected, 401, ""));
        for (var carriage : Carriage.values()) {
            assertThat(doors.socket(bad.token(), carriage))
                    .as(carriage.name())
                    .isEqualTo(new Doors.Answer(expected, bad.verdict().closeCode(), ""));
        }
    }
}
