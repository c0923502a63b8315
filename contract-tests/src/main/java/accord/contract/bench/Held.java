package accord.contract.bench;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Sockets that are open and say nothing, but answer when they are asked whether they are there. */
final class Held implements AutoCloseable {
    private static final int GOODBYE_SECONDS = 30;

    private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<BareSocket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicInteger lost = new AtomicInteger();
    private final CountDownLatch left = new CountDownLatch(1);
    private final AtomicInteger open = new AtomicInteger();

    void hold(BareSocket socket) throws IOException {
        socket.patient();
        sockets.add(socket);
        open.incrementAndGet();
        listeners.execute(() -> listen(socket));
    }

    private void listen(BareSocket socket) {
        try {
            while (true) {
                socket.message();
            }
        } catch (IOException ended) {
            if (!leaving.get()) {
                lost.incrementAndGet();
            }
        } finally {
            socket.end();
            if (open.decrementAndGet() == 0 && leaving.get()) {
                left.countDown();
            }
        }
    }

    int size() {
        return sockets.size();
    }

    /** How many ended that were meant to stay. */
    int lost() {
        return lost.get();
    }

    /** Says goodbye on all of them and waits for the last answer, for a while. */
    @Override
    public void close() {
        leaving.set(true);
        for (var socket : sockets) {
            try {
                socket.leave();
            } catch (IOException gone) {
                // It has been counted as lost, or the server has ended.
            }
        }
        try {
            if (open.get() > 0 && !left.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                for (var socket : sockets) {
                    socket.lose();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // Closed is what it was to be.
        }
        listeners.close();
    }
}
