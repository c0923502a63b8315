package accord.kernel.door;

import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.reader.TokenReader;
import java.util.Optional;

/**
 * Finds the token of a request for Micronaut's security filter. The only reader: it looks in every place at once, because
 * readers that are asked one after another let the first valid token hide a second one.
 */
@Context
final class RequestTokenReader implements TokenReader<HttpRequest<?>> {
    @Override
    public Optional<String> findToken(HttpRequest<?> request) {
        return switch (CarriedToken.of(request)) {
            case CarriedToken.One(var token, var _) -> Optional.of(token);
            case CarriedToken.Unusable _ -> Optional.empty();
        };
    }
}
