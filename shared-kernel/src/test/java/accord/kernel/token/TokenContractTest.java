package accord.kernel.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.testkit.Forge;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenContractTest {
    /** What was published before there was a document; two versions serve at once for an hour at every deploy. */
    private static final String BEFORE_THE_DOCUMENT =
            "f9a36b4830dbd6b65cb68214131f3df8b6d5606f6131155db4df110159a7cb96";

    private final TokenContract contract = new TokenContract(Forge.ISSUER);

    @Test
    void theContractsOfEarlierVersionsAreStillAccepted() {
        assertThat(contract.accepts()).containsExactly(contract.digest(), BEFORE_THE_DOCUMENT);
    }

    @Test
    void anotherIssuerIsAnotherContractInEveryVersion() {
        var slash = new TokenContract(Forge.ISSUER + "/");
        assertThat(slash.digest()).isNotEqualTo(contract.digest());
        assertThat(slash.accepts()).hasSameSizeAs(contract.accepts()).doesNotContainAnyElementsOf(contract.accepts());
    }

    @Test
    void theLifetimesAreThoseOfTheDesign() {
        assertThat(TokenContract.lifetime(TokenUse.ACCESS)).isEqualTo(Duration.ofMinutes(10));
        assertThat(TokenContract.lifetime(TokenUse.SERVICE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(TokenContract.MAX_LIFETIME).isEqualTo(Duration.ofMinutes(15));
        assertThat(TokenContract.SKEW).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "https://a test", "https://ä.test", "undefined", "https://a.test\n"})
    void anIssuerThatIsNoneRefusesToStart(String issuer) {
        assertThatThrownBy(() -> new TokenContract(issuer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ACCORD_ISSUER");
    }
}
