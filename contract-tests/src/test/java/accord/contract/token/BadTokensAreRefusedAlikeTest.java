package accord.contract.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import accord.kernel.testkit.Door;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.HostileTokens;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every bad token has one name, and each door of the running backend says it: there is no second validator to ask. */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTokensAreRefusedAlikeTest {
    private final URI backend;
    private final Forge forge;

    BadTokensAreRefusedAlikeTest(ServicePair services) {
        backend = services.backend().url();
        forge = ServiceForge.of(services.settings());
    }

    @ParameterizedTest
    @EnumSource
    void eachIsNamedTheSame(Door door) throws Exception {
        var hostile = HostileTokens.of(forge, InstantSource.system());

        assertThat(hostile.stream().filter(token -> door.carries(token.value())))
                .hasSizeGreaterThan(1400);
        assertThat(door.mistakes(backend, hostile)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheContractAllowsIsLetIn(Door door) throws Exception {
        var odd = HostileTokens.accepted(forge);

        assertThat(odd).hasSizeGreaterThan(150);
        assertThat(door.refusals(backend, odd)).isEmpty();
    }
}
