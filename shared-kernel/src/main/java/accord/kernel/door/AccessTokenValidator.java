package accord.kernel.door;

import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Tells Micronaut's security filter what {@link Admissions} decided. The only validator. */
@Context
final class AccessTokenValidator implements TokenValidator<HttpRequest<?>> {
    private final Admissions admissions;

    AccessTokenValidator(Admissions admissions) {
        this.admissions = admissions;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        if (request == null) {
            return Publishers.empty();
        }
        return switch (admissions.of(request)) {
            case Admitted(var context, var _) ->
                Publishers.just(Authentication.build(context.userId().value(), context.roles()));
            case Denied _ -> Publishers.empty();
        };
    }
}
