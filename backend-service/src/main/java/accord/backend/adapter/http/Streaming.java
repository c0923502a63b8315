package accord.backend.adapter.http;

import accord.backend.conversation.EventStream;
import accord.backend.conversation.EventStreams;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.protocol.ErrorCode;
import accord.kernel.door.Admission.Admitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;

/** How an HTTP answer becomes a stream of events, and who wants one. */
@Singleton
final class Streaming {
    private static final String EVENTS = MediaType.TEXT_EVENT_STREAM + ";charset=utf-8";
    private static final String AS_IT_COMES = "no-store, no-transform";

    private final EventStreams streams;
    private final ConnectionTerms terms;

    Streaming(EventStreams streams, ConnectionTerms terms) {
        this.streams = streams;
        this.terms = terms;
    }

    /** What begins on a stream before its answer is sent; it may refuse. */
    interface Beginning {
        void on(EventStream stream) throws InterruptedException;
    }

    /** Whether a request prefers events to JSON. */
    static boolean isWantedBy(HttpRequest<?> request) {
        for (var type : MediaType.orderedOf(request.getHeaders().getAll("Accept"))) {
            if (type.getQualityAsNumber().signum() == 0) {
                continue;
            }
            if (type.getName().equals(MediaType.TEXT_EVENT_STREAM)) {
                return true;
            }
            if (type.matches(MediaType.APPLICATION_JSON_TYPE)) {
                return false;
            }
        }
        return false;
    }

    /** Opens a stream; what fails at its beginning is answered instead of it. */
    HttpResponse<?> open(Admitted admitted, Beginning beginning) throws InterruptedException {
        var body = new EventStreamBody(terms.outboundBytes(), terms.pingEvery(), terms.reconnectBase());
        var stream = streams.open(admitted.context().userId(), admitted.token().expiresAt(), body)
                .orElseThrow(() -> Refuse.with(
                        ErrorCode.CONNECTION_LIMIT,
                        streams.perUser() + " streams of this user are open already; close one first"));
        body.onClose(stream::closed);
        var begun = false;
        try {
            beginning.on(stream);
            begun = true;
        } finally {
            if (!begun) {
                body.close();
            }
        }
        return HttpResponse.ok(body)
                .contentType(EVENTS)
                .header("Cache-Control", AS_IT_COMES)
                .header("X-Accel-Buffering", "no");
    }
}
