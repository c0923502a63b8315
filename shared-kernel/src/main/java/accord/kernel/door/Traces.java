package accord.kernel.door;

import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;

/** The caller's W3C trace, taken over only when it is well-formed. */
final class Traces {
    private static final int LENGTH = 55;
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private Traces() {}

    static String of(HttpRequest<?> request) {
        var given = request.getHeaders().get("traceparent");
        return given != null
                        && given.length() == LENGTH
                        && TRACEPARENT.matcher(given).matches()
                ? given
                : "";
    }
}
