package accord.backend.run;

import accord.backend.protocol.AgentEvent;
import accord.backend.protocol.AgentEvent.AgentCompleted;
import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.EventHeader;
import accord.backend.protocol.ReplyTo;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.protocol.ServerMessage.RunEvent;
import accord.backend.protocol.UnspellableException;
import accord.backend.protocol.Wire;
import accord.backend.run.EventLog.Part;
import accord.backend.run.EventLog.Place;
import accord.backend.run.EventLog.Word;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run has said so far. Events go through here and nowhere else, so that nothing follows the terminal event and
 * there is never a second one.
 */
final class RunTranscript {
    private static final Logger LOG = LoggerFactory.getLogger(RunTranscript.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final EventLog log;
    private final RunTally tally;
    private final ThreadKey key;
    private final RunId run;
    private final RequestId request;
    private final String trace;
    private final InstantSource clock;
    private volatile RunState state;
    private volatile int lastWordLength;
    private boolean ended;
    private boolean endIsSaid;

    RunTranscript(
            EventLog log,
            RunTally tally,
            ThreadKey key,
            RunId run,
            RequestId request,
            String trace,
            InstantSource clock) {
        this.log = log;
        this.tally = tally;
        this.key = key;
        this.run = run;
        this.request = request;
        this.trace = trace;
        this.clock = clock;
        this.state = RunState.queued(run, key, clock.instant());
    }

    RunId run() {
        return run;
    }

    ThreadKey key() {
        return key;
    }

    /** Where the run stands by what it has said. Does not wait for what is being said. */
    RunState state() {
        return state;
    }

    /** The W3C {@code traceparent} of what asked for it, or "". */
    String trace() {
        return trace;
    }

    /** How many characters its last word has; 0 before it. */
    int lastWordLength() {
        return lastWordLength;
    }

    /** Says something, unless the run has ended. What cannot be spelled is reported in its place, and the run goes on. */
    void say(String agentName, AgentEvent event, boolean fallback) {
        lock.lock();
        try {
            if (!ended) {
                append(agentName, event, fallback);
            }
        } catch (UnspellableException e) {
            report(e);
        } finally {
            lock.unlock();
        }
    }

    /** Passes on a piece of text that has no place in the log. */
    void whisper(String agentName, AgentEvent.AgentDelta delta) {
        lock.lock();
        try {
            if (!ended) {
                log.whisper(key, spell(agentName, delta, new Place("", 0), false));
            }
        } catch (UnspellableException e) {
            report(e);
        } finally {
            lock.unlock();
        }
    }

    /** Says the last word; later words are dropped. While the log is out of reach, it may be said again. */
    void end(String agentName, AgentCompleted last, boolean fallback) {
        lock.lock();
        try {
            if (endIsSaid) {
                return;
            }
            ended = true;
            append(agentName, last, fallback);
            endIsSaid = true;
        } catch (UnspellableException e) {
            report(e);
            endPlainly(agentName, last, fallback);
            endIsSaid = true;
        } finally {
            lock.unlock();
        }
    }

    private void endPlainly(String agentName, AgentCompleted last, boolean fallback) {
        var code = ErrorCode.SERIALIZATION_FAILED;
        var plain = new AgentCompleted(
                AgentCompleted.FAILED,
                last.finalResponse(),
                Map.of("error_code", code.code(), "error_message", code.userMessage()),
                last.durationMs());
        try {
            append(agentName, plain, fallback);
        } catch (UnspellableException e) {
            throw new IllegalStateException("plain strings have a spelling", e);
        }
    }

    private void append(String agentName, AgentEvent event, boolean fallback) throws UnspellableException {
        var earlier = state;
        try {
            var said = log.<UnspellableException>append(key, new Word(run, part(event)), place -> {
                var json = spell(agentName, event, place, fallback);
                // Before it is told: who hears the event may ask at once.
                state = after(earlier, agentName, event, place, fallback);
                lastWordLength = ended ? json.length() : 0;
                return json;
            });
            if (!said) {
                // Another process took this one for dead, and has told the end or begun again.
                state = earlier;
                ended = true;
            }
        } catch (StorageUnavailableException e) {
            state = earlier;
            throw e;
        }
    }

    private static Part part(AgentEvent event) {
        return switch (event) {
            case AgentEvent.AgentStarted _ -> Part.FIRST;
            case AgentCompleted _ -> Part.LAST;
            default -> Part.MIDDLE;
        };
    }

    private RunState after(RunState state, String agentName, AgentEvent event, Place place, boolean fallback) {
        var before = state.before().or(() -> Optional.of(new Place(place.epoch(), place.seq() - 1)));
        var status = status(event);
        return event instanceof AgentCompleted last
                ? new RunState(
                        run,
                        key,
                        status,
                        agentName,
                        state.acceptedAt(),
                        before,
                        Optional.of(clock.instant()),
                        last.finalResponse(),
                        last.result(),
                        fallback)
                : new RunState(
                        run,
                        key,
                        status,
                        agentName,
                        state.acceptedAt(),
                        before,
                        Optional.empty(),
                        "",
                        Map.of(),
                        fallback);
    }

    private static String status(AgentEvent event) {
        return switch (event) {
            case AgentEvent.AgentStarted _ -> RunState.STARTED;
            case AgentEvent.AgentThinking _, AgentEvent.AgentDelta _ -> "thinking";
            case AgentEvent.ToolExecuting _ -> "tool_executing";
            case AgentEvent.ToolCompleted _ -> "tool_completed";
            case AgentCompleted last -> last.status();
        };
    }

    private String spell(String agentName, AgentEvent event, Place place, boolean fallback)
            throws UnspellableException {
        var now = clock.instant();
        var header = new EventHeader(
                place.epoch(), place.seq(), key.thread(), run, request, key.user(), agentName, now, fallback, trace);
        var id = place.seq() == 0 ? run.value() : place.epoch() + "-" + place.seq();
        return Wire.spell(new RunEvent(header, event), id, now);
    }

    private void report(UnspellableException problem) {
        tally.unspellable();
        LOG.atError()
                .addKeyValue("name", "serialization_failed")
                .addKeyValue("run_id", run.value())
                .addKeyValue("trace", trace)
                .log("an event of {} was not sent: {}", run, problem.getMessage());
        var code = ErrorCode.SERIALIZATION_FAILED;
        var error = ErrorMessage.about(new ReplyTo.Message(run.value()), code, "an event of this run has no spelling");
        try {
            log.whisper(key, Wire.spell(error, run.value(), clock.instant()));
        } catch (UnspellableException e) {
            throw new IllegalStateException("plain strings have a spelling", e);
        }
    }
}
