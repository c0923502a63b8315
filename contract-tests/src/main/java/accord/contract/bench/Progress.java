package accord.contract.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Says on standard error what is being done: in one line that changes on a terminal, else in a line every few seconds. */
final class Progress implements AutoCloseable {
    private static final Duration ON_TERMINAL = Duration.ofMillis(250);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final PrintWriter err;
    private final boolean terminal;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread teller;

    private volatile String doing = "";
    private volatile LongAdder done = new LongAdder();
    private volatile long since = System.nanoTime();

    Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
        this.teller = Thread.ofVirtual().start(this::tell);
    }

    /** Begins something else; what it returns is told of each thing that is done. */
    LongAdder begin(String what) {
        doing = what;
        done = new LongAdder();
        since = System.nanoTime();
        say();
        return done;
    }

    private void tell() {
        var every = terminal ? ON_TERMINAL : ELSEWHERE;
        try {
            while (!over.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                say();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void say() {
        var seconds = (System.nanoTime() - since) / 1_000_000_000;
        var line = "bench           | " + doing;
        if (done.sum() > 0) {
            line += String.format(Locale.ROOT, ": %,d in %d s", done.sum(), seconds);
        } else if (seconds > 0) {
            line += String.format(Locale.ROOT, ": %d s", seconds);
        }
        if (terminal) {
            err.print("\r\u001b[K" + line);
        } else {
            err.println(line);
        }
        err.flush();
    }

    @Override
    public synchronized void close() {
        over.countDown();
        teller.interrupt();
        if (terminal) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
