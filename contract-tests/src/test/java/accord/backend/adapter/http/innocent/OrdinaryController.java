package accord.backend.adapter.http.innocent;

import accord.contract.rules.Innocent;
import accord.kernel.context.UserExecutionContext;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;

/** A controller like any other: its user comes from the door, and 1,011 is not a number it knows. */
@Innocent
@Controller("/api/bookmarks")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class OrdinaryController {
    private final List<String> shelves = List.of("east", "west");

    @Get
    List<String> list(
            UserExecutionContext context, @QueryValue(defaultValue = "") String cursor, @QueryValue int limit) {
        return shelves.stream()
                .map(shelf -> context.userId().value() + ":" + shelf + cursor)
                .limit(limit)
                .toList();
    }

    @Post
    HttpResponse<String> add(UserExecutionContext context, @Body String name, @Header("If-None-Match") String match) {
        return match.isEmpty() ? HttpResponse.created(name) : HttpResponse.notModified();
    }
}
