package accord.kernel.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP answer, read byte by byte.
 *
 * @param headers by lower-case name, each with all its values
 */
public record RawReply(int status, Map<String, List<String>> headers, String body) {
    public RawReply {
        headers = Map.copyOf(headers);
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
}
