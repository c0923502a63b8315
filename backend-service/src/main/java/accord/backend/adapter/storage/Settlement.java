package accord.backend.adapter.storage;

import accord.backend.thread.Turn;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;

/** What became of something that was to be written. */
sealed interface Settlement {
    /** A message is stored, with the lease of its run. */
    record Heard(Turn turn) implements Settlement {}

    /** Whatever else was to be written is. */
    record Written() implements Settlement {}

    /** It was said before. */
    record SaidBefore(ThreadId thread, RunId run) implements Settlement {}

    /** More runs of the thread come before its own than its sender or we bear; nothing is stored. */
    record TooManyAhead() implements Settlement {}

    /** This process holds no lease of that run any more; nothing is stored. */
    record NotOurs() implements Settlement {}
}
