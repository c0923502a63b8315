package accord.backend.adapter.http;

import accord.backend.adapter.http.ThreadsAnswer.Item;
import accord.backend.protocol.ThreadForm;
import accord.backend.protocol.ThreadForm.Reading.Refused;
import accord.backend.protocol.ThreadForm.Reading.Understood;
import accord.backend.run.EventLog;
import accord.backend.run.ThreadRemoval;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Threads;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.InstantSource;

/** The caller's threads. Somebody else's do not exist here: every key begins with the caller. */
@Controller("/api/threads")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ThreadController {
    private static final int MESSAGES_IN_SNAPSHOT = 100;

    private final Threads threads;
    private final EventLog log;
    private final ThreadRemoval removal;
    private final RequestText text;
    private final InstantSource clock;

    ThreadController(Threads threads, EventLog log, ThreadRemoval removal, RequestText text, InstantSource clock) {
        this.threads = threads;
        this.log = log;
        this.removal = removal;
        this.text = text;
        this.clock = clock;
    }

    @Get
    ThreadsAnswer list(UserExecutionContext context, HttpRequest<?> request) {
        var query = PageQuery.of(request);
        return ThreadsAnswer.of(threads.list(context.userId(), query.cursor(), query.limit()));
    }

    /** Creates a thread, of the name that is wished for or of one that we mint. One that exists stays as it is. */
    @Post
    HttpResponse<Item> create(UserExecutionContext context, HttpRequest<byte[]> request) {
        var form = form(request);
        var key = new ThreadKey(context.userId(), form.thread().orElseGet(ThreadId::mint));
        var isNew = threads.create(key, form.title().orElse(""), clock.instant());
        return HttpResponse.<Item>status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
                .header("Location", Links.thread(key.thread()))
                .body(Item.of(require(key)));
    }

    /**
     * The thread as it stands. The place in the log is read before the messages, so that whoever goes on from there may see
     * something twice and misses nothing.
     */
    @Get("/{id}")
    SnapshotAnswer snapshot(UserExecutionContext context, String id) {
        var key = key(context, id);
        var summary = require(key);
        var place = log.last(key);
        var active = log.active(key);
        return SnapshotAnswer.of(summary, place, active, threads.latest(key, MESSAGES_IN_SNAPSHOT));
    }

    /** Gives the thread another title. */
    @Patch("/{id}")
    Item rename(UserExecutionContext context, String id, HttpRequest<byte[]> request) {
        var key = key(context, id);
        var title = form(request).title().orElseThrow(() -> Refuse.badRequest("'title' is missing"));
        if (!threads.rename(key, title)) {
            throw Refuse.noThread();
        }
        return Item.of(require(key));
    }

    /** Deletes the thread with its messages and events; what runs in it is cancelled first. */
    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    void delete(UserExecutionContext context, String id) throws InterruptedException {
        if (!removal.remove(key(context, id))) {
            throw Refuse.noThread();
        }
    }

    @Get("/{id}/messages")
    MessagesAnswer messages(UserExecutionContext context, String id, HttpRequest<?> request) {
        var query = PageQuery.of(request);
        var key = key(context, id);
        require(key);
        return MessagesAnswer.of(key.thread(), threads.messages(key, query.cursor(), query.limit()));
    }

    private ThreadForm form(HttpRequest<byte[]> request) {
        return switch (ThreadForm.read(text.of(request))) {
            case Understood(var form) -> form;
            case Refused(var detail) -> throw Refuse.badRequest(detail);
        };
    }

    private static ThreadKey key(UserExecutionContext context, String id) {
        return new ThreadKey(context.userId(), Refuse.threadOr404(id));
    }

    private ThreadSummary require(ThreadKey key) {
        return threads.find(key).orElseThrow(Refuse::noThread);
    }
}
