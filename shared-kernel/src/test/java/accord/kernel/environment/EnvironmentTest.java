package accord.kernel.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    @ParameterizedTest
    @CsvSource({
        "development, DEVELOPMENT",
        "dev, DEVELOPMENT",
        "local, DEVELOPMENT",
        "DEV, DEVELOPMENT",
        "test, TEST",
        "testing, TEST",
        "Test, TEST",
        "staging, STAGING",
        "stage, STAGING",
        "' staging ', STAGING",
        "production, PRODUCTION",
        "prod, PRODUCTION",
        "PRODUCTION, PRODUCTION",
    })
    void everyNameAndAliasIsKnown(String name, Environment environment) {
        assertThat(Environment.of(Map.of("ENVIRONMENT", name))).isEqualTo(environment);
        assertThat(Environment.of(Map.of("ENVIRONMENT", name, "K_SERVICE", "backend-service")))
                .isEqualTo(environment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"produktion", "prod2", "non-prod", "staging,production", "null", "none", "stagıng", "*"})
    void anUnknownNameRefusesToStartWithoutBeingRepeated(String name) {
        assertThatThrownBy(() -> Environment.of(Map.of("ENVIRONMENT", name)))
                .isInstanceOf(UnknownEnvironmentException.class)
                .hasMessageContainingAll("ENVIRONMENT", "development, test, staging, production")
                .hasMessageNotContaining("'" + name + "'");
    }

    @Test
    void nothingSetIsDevelopmentOnAMachineAndARefusalOnCloudRun() {
        assertThat(Environment.of(Map.of())).isEqualTo(Environment.DEVELOPMENT);
        assertThat(Environment.of(Map.of("ENVIRONMENT", " "))).isEqualTo(Environment.DEVELOPMENT);
        assertThatThrownBy(() -> Environment.of(Map.of("K_SERVICE", "auth-service")))
                .isInstanceOf(UnknownEnvironmentException.class)
                .hasMessageContaining("K_SERVICE");
        assertThatThrownBy(() -> Environment.of(Map.of("K_SERVICE", "auth-service", "ENVIRONMENT", "")))
                .isInstanceOf(UnknownEnvironmentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEasyOnAMachineIsNotPermittedWherePeopleAre(Environment environment) {
        var local = environment == Environment.DEVELOPMENT || environment == Environment.TEST;
        assertThat(environment.permitsGeneratedSecret()).isEqualTo(local);
        assertThat(environment.permitsLocalDefaults()).isEqualTo(local);
        assertThat(environment.permitsUnverifiedSignIn()).isEqualTo(local);
        assertThat(environment.permitsTestSignIn()).isEqualTo(environment != Environment.PRODUCTION);
        assertThat(Environment.of(Map.of("ENVIRONMENT", environment.label()))).isEqualTo(environment);
    }
}
