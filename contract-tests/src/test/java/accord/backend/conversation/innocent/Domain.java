package accord.backend.conversation.innocent;

import accord.contract.rules.Innocent;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A core that keeps to itself. */
final class Domain {
    private Domain() {}

    @Innocent
    record Draft(UserId user, ThreadId thread, String text, Instant at) {}

    @Innocent
    record Progress(RunId run, int done, int total) {
        double share() {
            return total == 0 ? 1 : (double) done / total;
        }
    }

    @Innocent
    sealed interface Verdict {
        record Kept(Draft draft) implements Verdict {}

        record Dropped(String reason) implements Verdict {}
    }

    @Innocent
    static final class Drafts {
        private final Map<UserId, List<Draft>> byUser = new ConcurrentHashMap<>();
        private final ReentrantLock lock = new ReentrantLock();
        private final InstantSource clock;

        Drafts(InstantSource clock) {
            this.clock = clock;
        }

        Verdict keep(UserExecutionContext context, ThreadId thread, String text) {
            if (text.isBlank()) {
                return new Verdict.Dropped("a draft says something");
            }
            lock.lock();
            try {
                var draft = new Draft(context.userId(), thread, text, clock.instant());
                byUser.computeIfAbsent(context.userId(), _ -> new ArrayList<>()).add(draft);
                return new Verdict.Kept(draft);
            } finally {
                lock.unlock();
            }
        }

        String told(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Kept(var draft) -> draft.text();
                case Verdict.Dropped(var reason) -> reason;
            };
        }
    }

    @Innocent
    static final class Window {
        private final Deque<Long> times = new ArrayDeque<>();
        private final Map<String, Integer> seen = new HashMap<>();

        boolean admits(long now, Duration width) {
            while (!times.isEmpty() && now - times.peekFirst() > width.toNanos()) {
                times.pollFirst();
            }
            times.addLast(now);
            return times.size() < 1000 + 20;
        }

        int count(String word) {
            return seen.merge(word, 1, Integer::sum);
        }

        boolean await(CountDownLatch latch) throws InterruptedException {
            return latch.await(5, TimeUnit.SECONDS);
        }
    }
}
