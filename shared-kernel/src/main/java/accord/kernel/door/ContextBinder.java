package accord.kernel.door;

import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.authentication.AuthorizationException;
import java.util.Optional;

/** Hands the context of an admitted request to a controller, and sends the request to {@link Refusals} when there is none. */
@Context
final class ContextBinder implements TypedRequestArgumentBinder<UserExecutionContext> {
    private static final Argument<UserExecutionContext> CONTEXT = Argument.of(UserExecutionContext.class);

    private final Admissions admissions;

    ContextBinder(Admissions admissions) {
        this.admissions = admissions;
    }

    @Override
    public Argument<UserExecutionContext> argumentType() {
        return CONTEXT;
    }

    @Override
    public BindingResult<UserExecutionContext> bind(
            ArgumentConversionContext<UserExecutionContext> conversion, HttpRequest<?> source) {
        return switch (admissions.of(source)) {
            case Admitted(var context, var _) -> {
                var bound = Optional.of(context);
                yield () -> bound;
            }
            case Denied _ -> throw new AuthorizationException(null);
        };
    }
}
