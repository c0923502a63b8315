package accord.kernel.door;

import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The caller's W3C trace, taken over only when it is well-formed. */
public final class Traces {
    /** The header that brings it. */
    public static final String HEADER = "traceparent";

    private static final int LENGTH = 55;
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private Traces() {}

    /** The {@code traceparent}, or "". */
    public static String of(HttpRequest<?> request) {
        return taken(request.getHeaders().get(HEADER));
    }

    /** What the header said, or "" when that is no trace. */
    public static String taken(@Nullable String given) {
        return given != null
                        && given.length() == LENGTH
                        && TRACEPARENT.matcher(given).matches()
                ? given
                : "";
    }
}
