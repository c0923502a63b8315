package accord.backend.run;

import accord.backend.thread.StorageUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How a run is closed, whoever closes it: its end is stored, then told, then its lease is released. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    private static final int MOST_TRIES = 10;

    private final AnswerKeeper answers;
    private final RunTally tally;

    Closing(AnswerKeeper answers, RunTally tally) {
        this.answers = answers;
        this.tally = tally;
    }

    /**
     * Closes a run; blocks.
     *
     * @param sinceNanos when it began
     * @param released called when it is in nobody's way any more, a moment later perhaps
     * @return false when it is not this process's to close: then nothing is told, and nothing called
     */
    boolean close(RunTranscript transcript, Ending how, long sinceNanos, Runnable released) {
        if (answers.keep(transcript.key(), transcript.run(), how)) {
            tell(transcript, how, sinceNanos, released);
            return true;
        }
        LOG.warn("{} was taken over by another process, which took this one for dead", transcript.run());
        return false;
    }

    /** As {@link #close}, of a run whose end is stored already. */
    void tell(RunTranscript transcript, Ending how, long sinceNanos, Runnable released) {
        var said = say(transcript, how, sinceNanos);
        tally.ended(how.status(), System.nanoTime() - sinceNanos);
        tally.unsaid(said ? 0 : 1);
        note(transcript, how, sinceNanos, said);
        if (said) {
            answers.told(transcript.key(), transcript.run(), released);
        } else {
            // Its lease stays: somebody else will tell its end.
            released.run();
        }
    }

    /** A log that is out of reach is tried for minutes: nobody can be told otherwise, and the end itself is stored. */
    private static boolean say(RunTranscript transcript, Ending how, long sinceNanos) {
        for (var tries = 1; ; tries++) {
            try {
                transcript.end(how.agentName(), how.event(elapsedMs(sinceNanos)), how.fallback());
                return true;
            } catch (StorageUnavailableException e) {
                var late = Thread.interrupted() ? " and it was interrupted" : "";
                LOG.error("the end of {} cannot be told yet{}", transcript.run(), late, e);
                if (tries == MOST_TRIES) {
                    return false;
                }
            }
        }
    }

    /** One line for each run; without a terminal event, one that somebody has to read. */
    private static void note(RunTranscript transcript, Ending how, long sinceNanos, boolean said) {
        LOG.atLevel(said ? Level.INFO : Level.ERROR)
                .addKeyValue("name", "run_ended")
                .addKeyValue("run_id", transcript.run().value())
                .addKeyValue("thread_id", transcript.key().thread().value())
                .addKeyValue("status", how.status())
                .addKeyValue("duration_ms", elapsedMs(sinceNanos))
                .addKeyValue("fallback", how.fallback())
                .addKeyValue("terminal_event", said)
                .addKeyValue("trace", transcript.trace())
                .log("{} {} {} a terminal event", transcript.run(), how.status(), said ? "with" : "without");
    }

    private static long elapsedMs(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
    }
}
