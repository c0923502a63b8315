package accord.kernel.door;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import java.util.Optional;

/** Hands the decision to any controller and to the WebSocket endpoint, by the type of their parameter. */
@Context
final class AdmissionBinder implements TypedRequestArgumentBinder<Admission> {
    private static final Argument<Admission> ADMISSION = Argument.of(Admission.class);

    private final Admissions admissions;

    AdmissionBinder(Admissions admissions) {
        this.admissions = admissions;
    }

    @Override
    public Argument<Admission> argumentType() {
        return ADMISSION;
    }

    @Override
    public BindingResult<Admission> bind(ArgumentConversionContext<Admission> context, HttpRequest<?> source) {
        var admission = Optional.of(admissions.of(source));
        return () -> admission;
    }
}
