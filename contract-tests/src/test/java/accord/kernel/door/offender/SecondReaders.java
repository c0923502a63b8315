package accord.kernel.door.offender;

import accord.contract.rules.Breaks;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.security.token.reader.TokenReader;
import jakarta.inject.Singleton;
import java.util.Optional;

/** A second door beside the first, in its own room. */
final class SecondReaders {
    private SecondReaders() {}

    @Breaks({"DOOR-14", "DOOR-31"})
    @Singleton
    static final class Reader implements TokenReader<HttpRequest<?>> {
        @Override
        public Optional<String> findToken(HttpRequest<?> request) {
            return Optional.empty();
        }
    }

    @Breaks("DOOR-22")
    @ServerFilter("/**")
    static final class Gate {
        @RequestFilter
        void pass(HttpRequest<?> request) {
            request.setAttribute("passed", true);
        }
    }

    @Breaks("DOOR-18")
    static final class Checker {
        Verification check(AccessTokens tokens, String text) {
            return tokens.verify(text, TokenUse.ACCESS);
        }
    }

    @Breaks("DOOR-11")
    static final class Header {
        Optional<String> scheme(HttpRequest<?> request) {
            return request.getHeaders().getAuthorization();
        }
    }

    @Breaks("DOOR-01")
    static final class Variables {
        Optional<String> find(String name) {
            return Optional.ofNullable(System.getenv(name));
        }
    }
}
