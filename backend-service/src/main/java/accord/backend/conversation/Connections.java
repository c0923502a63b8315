package accord.backend.conversation;

import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Every open conversation of this process: how many a user may have, and how they all end in good order. */
public final class Connections {
    private final Set<Conversation> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<UserId, List<Conversation>> byUser = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition gone = lock.newCondition();
    private final Resumptions resumptions = new Resumptions();
    private final int perUser;
    private volatile boolean draining;

    public Connections(int perUser) {
        this.perUser = perUser;
    }

    public Resumptions resumptions() {
        return resumptions;
    }

    /** Counts a conversation in; the user's oldest makes room when there are too many. */
    void add(Conversation conversation) {
        open.add(conversation);
        var replaced = new ArrayList<Conversation>(1);
        byUser.compute(conversation.user(), (_, known) -> {
            var all = known == null ? new ArrayList<Conversation>(1) : new ArrayList<>(known);
            all.add(conversation);
            while (all.size() > perUser) {
                replaced.add(all.removeFirst());
            }
            return List.copyOf(all);
        });
        replaced.forEach(Conversation::replace);
        if (draining) {
            conversation.announceDrain(Duration.ZERO);
            conversation.drain();
        }
    }

    void remove(Conversation conversation) {
        open.remove(conversation);
        lock.lock();
        try {
            gone.signalAll();
        } finally {
            lock.unlock();
        }
        byUser.computeIfPresent(conversation.user(), (_, known) -> {
            var left =
                    known.stream().filter(other -> !other.equals(conversation)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** How many are open. */
    public int count() {
        return open.size();
    }

    /** Lets every conversation look after its time. Called now and then. */
    public void tick(Instant now) {
        var nanos = System.nanoTime();
        open.forEach(conversation -> conversation.tick(nanos, now));
    }

    /** Tells everybody when to come back, each another time within the spread. Who comes from now on is turned away. */
    public void announceDrain(Duration spread) {
        draining = true;
        open.forEach(conversation -> conversation.announceDrain(spread));
    }

    /** Ends every conversation, one after another over the spread, and waits a bounded time until the last is gone. */
    public void drain(Duration spread, Duration lastWithin) throws InterruptedException {
        var leaving = new ArrayList<>(open);
        Collections.shuffle(leaving);
        var pause = leaving.isEmpty() ? 0 : spread.toNanos() / leaving.size();
        var next = System.nanoTime();
        for (var conversation : leaving) {
            awaitNobody(next);
            next += pause;
            conversation.drain();
        }
        awaitNobody(System.nanoTime() + lastWithin.toNanos());
    }

    /** Waits until nobody is connected, at most until that time. */
    private void awaitNobody(long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var left = until - System.nanoTime(); !open.isEmpty() && left > 0; ) {
                left = gone.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
