package accord.contract.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.client.WatchedHttp;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One process mints, another believes: the token of a login opens each of the backend's doors, for the same user. */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MintedTokenOpensEveryDoorTest {
    private final HttpClient http = WatchedHttp.receiving();
    private final Doors doors;
    private final Person person;

    MintedTokenOpensEveryDoorTest(ServicePair services) throws Exception {
        doors = new Doors(http, services.backend());
        person = Person.signedIn(http, services.auth());
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @Test
    void itOpensAController() throws Exception {
        var answer = doors.controller(person.token());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.user()).isEqualTo(person.session().userId()).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void itOpensASocket(Carriage carriage) throws Exception {
        var answer = doors.socket(person.token(), carriage);

        assertThat(answer.opened()).as(answer.code()).isTrue();
        assertThat(answer.user()).isEqualTo(person.session().userId());
    }

    @Test
    void theTokenOfARefreshOpensThemAsWell() throws Exception {
        var refreshed = person.auth().refresh(person.auth().login(person.email(), person.password()));

        assertThat(refreshed.accessToken()).isNotEqualTo(person.token());
        assertThat(doors.controller(refreshed.accessToken()).status()).isEqualTo(200);
        assertThat(doors.socket(refreshed.accessToken(), Carriage.SUBPROTOCOL).opened())
                .isTrue();
    }

    @Test
    void aTokenServesMoreThanOnce() throws Exception {
        for (var turn = 0; turn < 3; turn++) {
            assertThat(doors.socket(person.token(), Carriage.HEADER).opened()).isTrue();
        }
    }
}
