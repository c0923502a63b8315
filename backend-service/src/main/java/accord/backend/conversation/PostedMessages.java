package accord.backend.conversation;

import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.ServerMessage.CommandReply;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following;
import accord.backend.run.RunState;
import accord.backend.run.Runs.Acceptance;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.UserExecutionContext;
import java.time.Duration;
import java.util.Optional;

/**
 * What is said over HTTP. It is accepted as on a socket; then its sender waits for the answer or is given the events, and what
 * becomes of the sender is nothing to the run.
 */
public final class PostedMessages {
    private final Desk desk;
    private final Duration within;

    /** @param within how long a sender waits for the answer */
    public PostedMessages(Desk desk, Duration within) {
        if (!within.isPositive()) {
            throw new IllegalArgumentException("answer-within must be positive, not " + within);
        }
        this.desk = desk;
        this.within = within;
    }

    /** What becomes of a message. */
    public sealed interface Outcome {
        /** It was accepted, now or before; the run has ended, unless it took too long to be waited for. */
        record Accepted(RunState state) implements Outcome {}

        record Declined(ErrorCode code, String detail) implements Outcome {}
    }

    /** Says it, and waits a bounded time for the end of its run. */
    public Outcome answer(UserExecutionContext context, UserMessage said) throws InterruptedException {
        return switch (desk.runs().accept(context, said)) {
            case Acceptance.Accepted(var key, var run, var begin) -> new Outcome.Accepted(attend(key, run, begin));
            case Acceptance.Repeated(var key, var run) -> new Outcome.Accepted(attend(key, run, () -> {}));
            case Acceptance.Declined(var code, var detail) -> new Outcome.Declined(code, detail);
        };
    }

    /** Who waits for the answer counts as a follower, so that the run is not taken for abandoned. */
    private RunState attend(ThreadKey key, RunId run, Runnable begin) throws InterruptedException {
        Follower waiting = (_, _) -> {};
        try {
            desk.log().follow(key, Optional.empty(), waiting);
        } finally {
            begin.run();
        }
        try {
            return desk.runs().await(key.user(), run, within).orElseGet(() -> RunState.unknown(run, key));
        } finally {
            desk.log().unfollow(key, waiting);
        }
    }

    /** Says it, and streams the thread's events from there to the end of its run. */
    public Outcome stream(UserExecutionContext context, UserMessage said, EventStream stream)
            throws InterruptedException {
        return switch (desk.runs().accept(context, said)) {
            case Acceptance.Accepted(var key, var run, var begin) -> {
                try {
                    stream.follow(key, Optional.empty());
                    stream.say(reply(said, key, run));
                } finally {
                    begin.run();
                }
                yield until(run, key, stream);
            }
            case Acceptance.Repeated(var key, var run) -> {
                stream.say(reply(said, key, run));
                retell(key, run, said, stream);
                yield until(run, key, stream);
            }
            case Acceptance.Declined(var code, var detail) -> new Outcome.Declined(code, detail);
        };
    }

    private Outcome until(RunId run, ThreadKey key, EventStream stream) {
        desk.runs().whenEnded(key.user(), run, stream::finish);
        return new Outcome.Accepted(desk.runs().find(key.user(), run).orElseGet(() -> RunState.unknown(run, key)));
    }

    /** Tells the events of a run that began before, all of them, or that they cannot be told. */
    private void retell(ThreadKey key, RunId run, UserMessage said, EventStream stream) {
        var state = desk.runs().find(key.user(), run).orElseGet(() -> RunState.unknown(run, key));
        if (!isToldWhole(key, state, stream)) {
            stream.say(ErrorMessage.about(
                    said.replyTo(),
                    ErrorCode.UNRECOVERABLE_POSITION,
                    "the events of this run cannot be told from its beginning any more; its answer, if there is one, is at"
                            + " /api/runs/" + run.value()));
        }
    }

    /** Follows a run from its beginning, or from now on where that is all that can be had: where it began, its own process knows. */
    private static boolean isToldWhole(ThreadKey key, RunState state, EventStream stream) {
        if (state.before().isPresent()) {
            return !(stream.follow(key, state.before()) instanceof Following.Unrecoverable);
        }
        if (!state.isOver()) {
            stream.follow(key, Optional.empty());
        }
        return state.status().equals(RunState.QUEUED);
    }

    private static CommandReply reply(UserMessage said, ThreadKey key, RunId run) {
        return new CommandReply(said.replyTo(), run.value(), key.thread().value(), Optional.empty());
    }
}
