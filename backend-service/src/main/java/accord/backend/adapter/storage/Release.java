package accord.backend.adapter.storage;

import accord.kernel.context.RunId;

/** The end of a run has been told: whoever waits for its thread may go on. */
final class Release extends Entry {
    private final RunId run;

    Release(RunId run) {
        this.run = run;
    }

    RunId run() {
        return run;
    }
}
