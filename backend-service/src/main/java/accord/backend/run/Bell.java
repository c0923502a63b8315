package accord.backend.run;

import accord.backend.thread.ThreadKey;

/**
 * Calls other processes to look at the leases of a thread. A call may be lost, and nothing depends on it: everybody looks now
 * and then in any case. Nothing here blocks or throws.
 */
public interface Bell {
    /** Tells a process that there is something to see in a thread. */
    void call(String process, ThreadKey thread);

    /** Asks a process to call back, at once and whenever a run of its own in that thread is over. */
    void ask(String process, ThreadKey thread);

    /** Who answers here: one, named before the first call. */
    void answer(Listener listener);

    /** Is called, on a thread that may wait. */
    interface Listener {
        void called(ThreadKey thread);

        /** @param by who wants to be called back */
        void asked(String by, ThreadKey thread);
    }

    /** For a process that shares no line with others. */
    static Bell silent() {
        return new Bell() {
            @Override
            public void call(String process, ThreadKey thread) {}

            @Override
            public void ask(String process, ThreadKey thread) {}

            @Override
            public void answer(Listener listener) {}
        };
    }
}
