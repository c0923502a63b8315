package accord.backend.adapter.http;

import accord.backend.conversation.PostedMessages;
import accord.backend.conversation.PostedMessages.Outcome;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ClientMessageReader;
import accord.backend.protocol.ClientMessageReader.Posted;
import accord.backend.run.RunState;
import accord.kernel.context.ThreadId;
import accord.kernel.door.Admission;
import accord.kernel.token.Identifier;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** Says something to an agent without a socket: the answer is waited for, or its events are streamed. */
@Controller("/api/threads/{id}/messages")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class MessageController {
    private final PostedMessages posted;
    private final Streaming streaming;
    private final RequestText text;

    MessageController(PostedMessages posted, Streaming streaming, RequestText text) {
        this.posted = posted;
        this.streaming = streaming;
        this.text = text;
    }

    /** A thread that the caller does not have yet becomes a new one of that name. A disconnect does not cancel the run. */
    @Post(produces = {MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    HttpResponse<?> post(Admission admission, String id, HttpRequest<byte[]> request) throws InterruptedException {
        var admitted = Refuse.unlessAdmitted(admission);
        var said = said(thread(id), request);
        if (Streaming.isWantedBy(request)) {
            return streaming.open(admitted, stream -> accepted(posted.stream(admitted.context(), said, stream)));
        }
        var state = accepted(posted.answer(admitted.context(), said));
        return state.isOver()
                ? HttpResponse.ok(RunAnswer.of(state))
                : HttpResponse.accepted()
                        .header("Location", Links.run(state.run()))
                        .body(RunAnswer.of(state));
    }

    private static RunState accepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(var state) -> state;
            case Outcome.Declined(var code, var detail) -> throw Refuse.with(code, detail);
        };
    }

    private static ThreadId thread(String id) {
        var problem = Identifier.problem(id);
        if (problem.isPresent()) {
            throw Refuse.badRequest("the thread's name in the path " + problem.get());
        }
        return new ThreadId(id);
    }

    private UserMessage said(ThreadId thread, HttpRequest<byte[]> request) {
        return switch (ClientMessageReader.readPosted(thread, text.of(request))) {
            case Posted.Said(var said) -> said;
            case Posted.Refused(var code, var detail) -> throw Refuse.with(code, detail);
        };
    }
}
