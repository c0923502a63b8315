package accord.backend.adapter.http;

import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;

/**
 * Which part of a list is asked for.
 *
 * @param cursor what the page before gave out, or ""
 */
record PageQuery(String cursor, int limit) {
    private static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 100;
    private static final Pattern SMALL_NUMBER = Pattern.compile("[0-9]{1,4}");

    static PageQuery of(HttpRequest<?> request) {
        return new PageQuery(single(request, "cursor"), limit(single(request, "limit")));
    }

    static String single(HttpRequest<?> request, String name) {
        var values = request.getParameters().getAll(name);
        if (values.size() > 1) {
            throw Refuse.badRequest(name + " is given " + values.size() + " times; give it once");
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static int limit(String given) {
        if (given.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        var limit = SMALL_NUMBER.matcher(given).matches() ? Integer.parseInt(given) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Refuse.badRequest("limit must be a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }
}
