package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.contract.client.AuthClient;
import accord.contract.client.AuthRefusedException;
import accord.contract.client.Carriage;
import accord.contract.client.Session;
import accord.contract.client.WatchedHttp;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Drives every path that sees a secret, good and bad, and then reads all that both services have printed. */
@ExtendWith(SharedServices.class)
class SecretsStayInsideTest {
    private final List<String> secrets = new ArrayList<>();

    @Test
    void noLogHoldsASecretATokenOrAPassword(ServicePair services) throws Exception {
        var forge = ServiceForge.of(services.settings());
        secrets.add(services.settings().auth().getOrDefault("JWT_SECRET", ""));
        try (var http = WatchedHttp.receiving()) {
            var person = Person.signedIn(http, services.auth());
            secrets.add(person.password());
            remember(person.session());
            remember(person.auth().refresh(person.auth().login(person.email(), person.password())));
            failToSignIn(person.auth(), person.email());

            var doors = new Doors(http, services.backend());
            for (var token : List.of(
                    person.token(),
                    ServiceForge.somebody(ServiceForge.stranger(forge)),
                    forge.forged().claim("sub", "null").compact(),
                    forge.forged().claim("iat", "1").claim("exp", "601").compact())) {
                remember(token);
                doors.controller(token);
                for (var carriage : Carriage.values()) {
                    doors.socket(token, carriage);
                }
            }
            try (var talk = Talk.begin(http, services.backend(), person.token())) {
                talk.turn("t", "hello");
            }
            person.auth().logout(person.session());
        }

        assertThat(secrets)
                .hasSizeGreaterThan(20)
                .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(15));
        assertThat(services.auth().log()).isNotBlank().doesNotContain(secrets);
        assertThat(services.backend().log()).isNotBlank().doesNotContain(secrets);
    }

    private void failToSignIn(AuthClient auth, String email) {
        var wrong = "not the password of anybody at all";
        secrets.add(wrong);
        assertThatThrownBy(() -> auth.login(email, wrong)).isInstanceOf(AuthRefusedException.class);
        assertThatThrownBy(() -> auth.refresh(new Session("", "", wrong, 0))).isInstanceOf(AuthRefusedException.class);
    }

    private void remember(Session session) {
        secrets.add(session.refreshToken());
        remember(session.accessToken());
    }

    /** A part of a token is as bad as the whole; its header is the same in each and may be anywhere. */
    private void remember(String token) {
        var parts = List.of(token.split("\\.", -1));
        secrets.addAll(parts.subList(1, parts.size()));
        secrets.add(Carriage.entry(token));
    }
}
