package accord.backend.adapter.http;

import accord.backend.run.EventLog.Place;
import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;

/**
 * From where on events are asked for: what a browser's stream repeats in {@code Last-Event-ID}, or {@code since} and
 * {@code epoch} of the query; without either from the beginning.
 */
final class EventPosition {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern ID = Pattern.compile("([0-9a-z]{1,32}):(\\d{1,18})");
    private static final Pattern EPOCH = Pattern.compile("[0-9a-z]{0,32}");
    private static final Pattern SEQ = Pattern.compile("\\d{1,18}");

    private EventPosition() {}

    static Place of(HttpRequest<?> request) {
        var last = request.getHeaders().getAll(LAST_EVENT_ID);
        if (last.size() > 1) {
            throw Refuse.badRequest(LAST_EVENT_ID + " is given " + last.size() + " times; give it once");
        }
        return last.isEmpty() || last.getFirst().isEmpty() ? ofQuery(request) : ofId(last.getFirst());
    }

    private static Place ofId(String id) {
        var parts = ID.matcher(id);
        if (!parts.matches()) {
            throw Refuse.badRequest(LAST_EVENT_ID + " is not an id that a stream gave out: <epoch>:<seq>");
        }
        return new Place(parts.group(1), Long.parseLong(parts.group(2)));
    }

    private static Place ofQuery(HttpRequest<?> request) {
        var since = PageQuery.single(request, "since");
        var epoch = PageQuery.single(request, "epoch");
        if (!since.isEmpty() && !SEQ.matcher(since).matches()) {
            throw Refuse.badRequest("since must be a whole number: the seq of the last event that was processed");
        }
        if (!EPOCH.matcher(epoch).matches()) {
            throw Refuse.badRequest("epoch is not one that came with an event");
        }
        var seq = since.isEmpty() ? 0 : Long.parseLong(since);
        if (seq > 0 && epoch.isEmpty()) {
            throw Refuse.badRequest("since needs the epoch that came with it");
        }
        return new Place(epoch, seq);
    }
}
