package accord.kernel.door;

import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import java.time.InstantSource;
import java.util.List;

/**
 * Decides who comes in: once per request, by the same steps for HTTP, for a WebSocket's upgrade, and for the token of a
 * first message.
 */
@Context
public final class Admissions {
    private static final String ADMISSION = "accord.admission";
    private static final String CARRIERS = "accord.carriers";
    private static final String SERVICE_PATHS = "/internal/";
    private static final Carriers IN_A_MESSAGE = new Carriers(false, false, List.of());

    private final AccessTokens tokens;
    private final InstantSource clock;

    Admissions(AccessTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The decision about a request, made at the first call and kept with the request. */
    public Admission of(HttpRequest<?> request) {
        return request.getAttribute(ADMISSION, Admission.class).orElseGet(() -> {
            var admission = decide(request);
            request.setAttribute(ADMISSION, admission);
            return admission;
        });
    }

    /** Where the token came from that the decision was made about. */
    public Carrier carrier(HttpRequest<?> decided) {
        return decided.getAttribute(CARRIERS, Carriers.class)
                .map(Carriers::carrier)
                .orElse(Carrier.NONE);
    }

    /** The decision about a token that came in a message, after the upgrade request carried none. */
    public Admission ofMessage(String token, HttpRequest<?> upgrade) {
        return decide(token, IN_A_MESSAGE, TokenUse.ACCESS, upgrade);
    }

    private Admission decide(HttpRequest<?> request) {
        return switch (CarriedToken.of(request)) {
            case CarriedToken.One(var token, var carriers) -> {
                request.setAttribute(CARRIERS, carriers);
                yield decide(token, carriers, expectedUse(request), request);
            }
            case CarriedToken.Unusable(var failure, var detail, var carriers) -> new Denied(failure, detail, carriers);
        };
    }

    private Admission decide(String token, Carriers carriers, TokenUse expected, HttpRequest<?> request) {
        return switch (tokens.verify(token, expected)) {
            case Verified(var verified) ->
                new Admitted(
                        UserExecutionContext.admitted(
                                verified, RequestIds.of(request), clock.instant(), Traces.of(request)),
                        verified);
            case Refused(var failure, var detail) -> new Denied(failure, detail, carriers);
        };
    }

    private static TokenUse expectedUse(HttpRequest<?> request) {
        return request.getPath().startsWith(SERVICE_PATHS) ? TokenUse.SERVICE : TokenUse.ACCESS;
    }
}
