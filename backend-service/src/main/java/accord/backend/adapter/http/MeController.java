package accord.backend.adapter.http;

import accord.kernel.context.UserExecutionContext;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Tells the caller who this service takes it for. */
@Controller("/api/me")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class MeController {
    @Get
    Me me(UserExecutionContext context) {
        return new Me(context.userId().value(), context.roles(), context.scope());
    }

    /** Who. */
    @Serdeable
    record Me(String userId, List<String> roles, List<String> scope) {}
}
