package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.testkit.BeanCensus;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.security.token.reader.TokenReader;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

class BeanCensusTest {
    @Test
    void theKernelAloneHasOneDoor() {
        census(Map.of());
    }

    @Test
    void noSettingFromOutsideOpensAnotherDoor() {
        census(Map.of(
                "micronaut.security.enabled", false,
                "micronaut.security.filter.enabled", false,
                "micronaut.security.token.jwt.enabled", true,
                "micronaut.security.token.jwt.signatures.secret.generator.secret", "a".repeat(40),
                "micronaut.security.token.bearer.enabled", true,
                "micronaut.security.token.cookie.enabled", true,
                "micronaut.security.basic-auth.enabled", true,
                "micronaut.security.x509.enabled", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reader", "validator", "rule"})
    void aSecondOneIsCounted(String offender) {
        Map<String, Object> offence = Map.of("planted." + offender, true);
        assertThatThrownBy(() -> census(offence))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Planted");
    }

    @Test
    void aPathOpenedByConfigurationIsCounted() {
        Map<String, Object> offence = Map.of(
                "micronaut.security.intercept-url-map[0].pattern", "/admin/**",
                "micronaut.security.intercept-url-map[0].access[0]", "isAnonymous()");
        assertThatThrownBy(() -> census(offence))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("paths opened");
    }

    @Test
    void theSecretIsNotAProperty() {
        try (var context = ApplicationContext.run()) {
            assertThat(context.getProperty("path", String.class))
                    .as("a variable that every process has")
                    .isEmpty();
            assertThat(context.getProperty("accord.data", String.class)).isPresent();
        }
    }

    private static void census(Map<String, Object> properties) {
        try (var context = ApplicationContext.run(properties)) {
            new BeanCensus(context).findsOneDoor(Set.of());
        }
    }

    @Singleton
    @Requires(property = "planted.reader")
    static final class PlantedReader implements TokenReader<HttpRequest<?>> {
        @Override
        public Optional<String> findToken(HttpRequest<?> request) {
            return Optional.empty();
        }
    }

    @Singleton
    @Requires(property = "planted.validator")
    static final class PlantedValidator implements TokenValidator<HttpRequest<?>> {
        @Override
        public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
            return Publishers.empty();
        }
    }

    @Singleton
    @Requires(property = "planted.rule")
    static final class PlantedRule implements SecurityRule<HttpRequest<?>> {
        @Override
        public Publisher<SecurityRuleResult> check(
                @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
            return Publishers.just(SecurityRuleResult.ALLOWED);
        }
    }
}
