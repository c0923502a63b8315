package accord.backend.adapter.websocket;

import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.door.Admissions;
import accord.kernel.door.SubprotocolOffer;
import accord.kernel.door.Traces;
import accord.kernel.observe.SocketMeasurements;
import accord.kernel.observe.SocketMeasurements.Handshake;
import accord.kernel.token.AuthFailure;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.security.authentication.AuthorizationException;

/**
 * Refuses a socket with an HTTP status instead of a frame, where the configuration says so: for clients that can read the
 * status of a failed upgrade, which browsers cannot.
 */
@ServerFilter(HandshakeRules.PATH)
@Requires(property = "accord.websocket.refuse-with", value = "http")
final class RefusalBeforeUpgrade {
    private final Admissions admissions;
    private final SocketMeasurements measurements;

    RefusalBeforeUpgrade(Admissions admissions, SocketMeasurements measurements) {
        this.admissions = admissions;
        this.measurements = measurements;
    }

    @RequestFilter
    void filter(HttpRequest<?> upgrade) {
        switch (admissions.of(upgrade)) {
            case Admitted _ -> {
                // The socket opens.
            }
            case Denied denied -> {
                if (!mayAuthenticateLater(denied)) {
                    measurements.refused(
                            Handshake.DENIED,
                            denied.carriers().carrier(),
                            denied.failure().code(),
                            denied.failure().httpStatus(),
                            Traces.of(upgrade));
                    throw new AuthorizationException(null);
                }
            }
        }
    }

    private static boolean mayAuthenticateLater(Denied denied) {
        return denied.failure() == AuthFailure.NO_TOKEN
                && denied.carriers().protocolsOffered().contains(SubprotocolOffer.AGENT_EVENTS);
    }
}
