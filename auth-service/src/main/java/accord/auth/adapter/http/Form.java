package accord.auth.adapter.http;

import accord.kernel.door.ProblemException;
import io.micronaut.http.HttpStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a form. RFC 6749 allows none of them twice. */
record Form(Map<String, String> values) {
    static Form parse(String body) {
        var values = new HashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw refused("FIELD_REPEATED", "no field may be sent twice");
            }
        }
        return new Form(Map.copyOf(values));
    }

    /** The text of a field that must be there. */
    String value(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> refused("FIELD_MISSING", "the field '" + name + "' is missing"));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw refused("BODY_NOT_A_FORM", "the body is not a URL-encoded form");
        }
    }

    private static ProblemException refused(String code, String message) {
        return new ProblemException(HttpStatus.BAD_REQUEST, code, message);
    }

    @Override
    public String toString() {
        return "Form[redacted]";
    }
}
