package accord.backend.conversation;

import accord.backend.Json;
import accord.backend.protocol.CloseCode;
import accord.kernel.testkit.FrameContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An outbox that keeps what it is given, by the outbox's rules and the contract's: the first close wins, and nothing follows it. */
final class Letters implements Outbox {
    private final List<String> texts = new ArrayList<>();
    private final List<CloseCode> closes = new ArrayList<>();
    private String reason = "";

    @Override
    public synchronized boolean offer(String json, boolean coalescable) {
        if (!closes.isEmpty()) {
            return false;
        }
        FrameContract.shipped().orElseThrow().told(json);
        texts.add(json);
        notifyAll();
        return true;
    }

    @Override
    public synchronized void close(CloseCode code, String why) {
        if (closes.isEmpty()) {
            closes.add(code);
            reason = why;
            notifyAll();
        }
    }

    synchronized List<Map<String, Object>> all() {
        return texts.stream().map(Json::read).toList();
    }

    /** What came since the last call. */
    synchronized List<Map<String, Object>> fresh() {
        var all = all();
        texts.clear();
        return all;
    }

    /** Everything until a message of this type has come. */
    synchronized List<Map<String, Object>> until(String type) throws InterruptedException {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (all().stream().noneMatch(message -> type.equals(message.get("type")))) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no " + type + " among " + texts);
            }
            wait(100);
        }
        return fresh();
    }

    /** Waits until so many messages of this type are there, and leaves them. */
    synchronized void until(String type, int count) throws InterruptedException {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (all().stream()
                        .filter(message -> type.equals(message.get("type")))
                        .count()
                < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not " + count + " of " + type + " among " + texts);
            }
            wait(100);
        }
    }

    synchronized List<CloseCode> closes() {
        return List.copyOf(closes);
    }

    synchronized String reason() {
        return reason;
    }
}
