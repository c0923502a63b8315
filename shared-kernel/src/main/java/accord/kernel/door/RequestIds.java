package accord.kernel.door;

import accord.kernel.context.RequestId;
import io.micronaut.http.HttpRequest;

/** The id of a request: minted here at the first question, then the same for its answer and its log lines. */
public final class RequestIds {
    private static final String REQUEST_ID = "accord.request-id";

    private RequestIds() {}

    public static RequestId of(HttpRequest<?> request) {
        return request.getAttribute(REQUEST_ID, RequestId.class).orElseGet(() -> {
            var minted = RequestId.mint();
            request.setAttribute(REQUEST_ID, minted);
            return minted;
        });
    }
}
