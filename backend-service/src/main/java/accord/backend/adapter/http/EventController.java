package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.UnspellableException;
import accord.backend.protocol.Wire;
import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Extract;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.kernel.door.Admission;
import accord.kernel.door.ProblemException;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Optional;

/** A thread's events without a socket: a page of them, or a stream that goes on. */
@Controller("/api/threads/{id}/events")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventController {
    private final Threads threads;
    private final EventLog log;
    private final Streaming streaming;

    EventController(Threads threads, EventLog log, Streaming streaming) {
        this.threads = threads;
        this.log = log;
        this.streaming = streaming;
    }

    @Get(produces = {MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    HttpResponse<?> events(Admission admission, String id, HttpRequest<?> request) throws InterruptedException {
        var admitted = Refuse.unlessAdmitted(admission);
        var key = new ThreadKey(admitted.context().userId(), Refuse.threadOr404(id));
        var since = EventPosition.of(request);
        var limit = PageQuery.of(request).limit();
        if (threads.find(key).isEmpty()) {
            throw Refuse.noThread();
        }
        if (request.getMethod() == HttpMethod.HEAD || !Streaming.isWantedBy(request)) {
            return page(key, since, limit);
        }
        return streaming.open(admitted, stream -> {
            if (stream.follow(key, Optional.of(since)) instanceof Following.Unrecoverable(var from, var reason)) {
                throw gone(from, reason);
            }
        });
    }

    private HttpResponse<?> page(ThreadKey key, Place since, int limit) {
        return switch (log.read(key, since, limit)) {
            case Extract.Found found ->
                HttpResponse.ok(spell(key, since, found)).contentType(MediaType.APPLICATION_JSON_TYPE);
            case Extract.Lost(var last, var reason) -> throw gone(last, reason);
        };
    }

    private static byte[] spell(ThreadKey key, Place since, Extract.Found found) {
        var end = found.events().isEmpty() ? since : found.events().getLast().place();
        var epoch = found.last().epoch();
        var events = found.events().stream().map(EventLog.Event::json).toList();
        try {
            return Wire.spell(
                            key.thread().value(),
                            events,
                            epoch,
                            end.seq(),
                            end.seq() < found.last().seq())
                    .getBytes(UTF_8);
        } catch (UnspellableException e) {
            throw new IllegalStateException("what was spelled once can be spelled again", e);
        }
    }

    private static ProblemException gone(Place last, String reason) {
        return Refuse.with(
                ErrorCode.UNRECOVERABLE_POSITION,
                reason + "; load the thread, which stands at epoch '" + last.epoch() + "' and seq " + last.seq()
                        + " at the moment, and go on from the place that comes with it");
    }
}
