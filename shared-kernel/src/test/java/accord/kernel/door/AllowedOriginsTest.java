package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of exact origins, and nothing that only looks like one of them. */
class AllowedOriginsTest {
    @Test
    void aListIsReadAsPeopleWriteIt() {
        var allowed = AllowedOrigins.listed(" https://app.example , http://127.0.0.1:5173/,, ");
        assertThat(allowed.origins()).containsExactlyInAnyOrder("https://app.example", "http://127.0.0.1:5173");
        assertThat(allowed.allows("https://app.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "null", "https://app.example.evil.example", "https://evil.example", "http://app.example",
                "https://app.example:8443", "https://APP.example", "https://app.example/", "http://localhost",
                        "https://[",
            })
    void whatIsNotOnTheListIsNotAllowed(String origin) {
        assertThat(AllowedOrigins.listed("https://app.example").allows(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080", "https://localhost"})
    void thisMachineMayWhereNothingIsListed(String origin) {
        assertThat(AllowedOrigins.ofThisMachine().allows(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost.evil.example",
                "http://evil.example#localhost",
                "http://127.0.0.1.evil.example",
                "http://evil@127.0.0.2",
                "null",
                "http://",
                "localhost"
            })
    void whatOnlyLooksLikeThisMachineMayNot(String origin) {
        assertThat(AllowedOrigins.ofThisMachine().allows(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "https://*.example", "app.example", "https://app.example/path", "https://u@app.example"})
    void aPatternOrAPathIsNoOrigin(String listed) {
        assertThatThrownBy(() -> AllowedOrigins.listed(listed)).hasMessageContaining("ACCORD_ALLOWED_ORIGINS");
    }
}
