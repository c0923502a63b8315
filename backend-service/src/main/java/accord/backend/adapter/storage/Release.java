package accord.backend.adapter.storage;

import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;

/** The end of a run has been told: whoever waits for its thread may go on. */
final class Release extends Entry {
    private final ThreadKey key;
    private final RunId run;

    Release(ThreadKey key, RunId run) {
        this.key = key;
        this.run = run;
    }

    ThreadKey key() {
        return key;
    }

    RunId run() {
        return run;
    }
}
