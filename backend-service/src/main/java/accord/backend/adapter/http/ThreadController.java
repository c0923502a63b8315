package accord.backend.adapter.http;

import accord.backend.protocol.ErrorCode;
import accord.backend.run.EventLog;
import accord.backend.run.Runs;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Threads;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.ProblemException;
import accord.kernel.token.Identifier;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The caller's threads. Somebody else's do not exist here: every key begins with the caller. */
@Controller("/api/threads")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ThreadController {
    private static final int MESSAGES_IN_SNAPSHOT = 100;

    private final Threads threads;
    private final EventLog log;
    private final Runs runs;

    ThreadController(Threads threads, EventLog log, Runs runs) {
        this.threads = threads;
        this.log = log;
        this.runs = runs;
    }

    @Get
    ThreadsAnswer list(UserExecutionContext context, HttpRequest<?> request) {
        var query = PageQuery.of(request);
        return ThreadsAnswer.of(threads.list(context.userId(), query.cursor(), query.limit()));
    }

    /**
     * The thread as it stands. The place in the log is read before the messages, so that whoever goes on from there may see
     * something twice and misses nothing.
     */
    @Get("/{id}")
    SnapshotAnswer snapshot(UserExecutionContext context, String id) {
        var summary = require(context, id);
        var key = new ThreadKey(context.userId(), summary.id());
        var place = log.last(key);
        var active = runs.active(key);
        return SnapshotAnswer.of(summary, place, active, threads.latest(key, MESSAGES_IN_SNAPSHOT));
    }

    @Get("/{id}/messages")
    MessagesAnswer messages(UserExecutionContext context, String id, HttpRequest<?> request) {
        var query = PageQuery.of(request);
        var key = new ThreadKey(context.userId(), require(context, id).id());
        return MessagesAnswer.of(key.thread(), threads.messages(key, query.cursor(), query.limit()));
    }

    /** What is no thread's name is no thread's name, however it is spelled; there is nothing else to say about it. */
    private ThreadSummary require(UserExecutionContext context, String id) {
        if (Identifier.problem(id).isPresent()) {
            throw notFound();
        }
        return threads.find(new ThreadKey(context.userId(), new ThreadId(id))).orElseThrow(ThreadController::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                ErrorCode.THREAD_NOT_FOUND.code(),
                "there is no such thread among yours; GET /api/threads lists them");
    }
}
