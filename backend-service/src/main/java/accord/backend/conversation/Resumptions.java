package accord.backend.conversation;

import accord.backend.run.EventLog.Following;
import java.util.concurrent.atomic.LongAdder;

/** How often somebody who came back found what had been missed. */
public final class Resumptions {
    private final LongAdder recovered = new LongAdder();
    private final LongAdder unrecovered = new LongAdder();

    void count(Following following) {
        switch (following) {
            case Following.FromNow _, Following.Recovered _ -> recovered.increment();
            case Following.Unrecoverable _ -> unrecovered.increment();
        }
    }

    public long recovered() {
        return recovered.sum();
    }

    public long unrecovered() {
        return unrecovered.sum();
    }
}
