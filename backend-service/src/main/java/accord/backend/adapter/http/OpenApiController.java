package accord.backend.adapter.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The HTTP surface as a document for programs; that it says what the service does is tested against the running routes. */
@Controller("/api/openapi.json")
@Secured(SecurityRule.IS_ANONYMOUS)
final class OpenApiController {
    private static final String DOCUMENT = "openapi.json";

    private final byte[] document = read();

    @Get
    HttpResponse<byte[]> document() {
        return HttpResponse.ok(document).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static byte[] read() {
        try (var resource = OpenApiController.class.getResourceAsStream(DOCUMENT)) {
            return Objects.requireNonNull(resource, DOCUMENT).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar holds a damaged " + DOCUMENT, e);
        }
    }
}
