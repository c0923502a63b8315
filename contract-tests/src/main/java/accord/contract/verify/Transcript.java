package accord.contract.verify;

import accord.contract.client.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What was heard in one conversation, and what broke it off; several threads may write. */
final class Transcript {
    private final List<Heard> heard = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long began = System.nanoTime();

    /** Sets the clock to zero. */
    synchronized void begin() {
        began = System.nanoTime();
    }

    synchronized Heard add(Frame frame) {
        var entry = new Heard(frame, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        heard.add(entry);
        return entry;
    }

    /** @param wanted what did not happen */
    synchronized void failed(String wanted) {
        failures.add(wanted);
    }

    synchronized boolean complete() {
        return !heard.isEmpty() && heard.getLast().frame().is("agent_completed");
    }

    synchronized Verdict verdict() {
        return Verdict.of(heard, failures);
    }
}
