package accord.backend;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Reads what the service says, as any client would. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.createDefault();
    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);

    private Json() {}

    public static Map<String, Object> read(String text) {
        try {
            var object = MAPPER.readValue(text, OBJECT);
            if (object == null) {
                throw new AssertionError("not an object: " + text);
            }
            return object;
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }
}
