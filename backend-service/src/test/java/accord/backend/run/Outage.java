package accord.backend.run;

import accord.backend.thread.Page;
import accord.backend.thread.RunOrder;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.StoredAnswer;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Threads;
import accord.backend.thread.Turn;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A real storage, of threads and of leases, with a plug that can be pulled. */
public final class Outage implements Threads {
    private final Threads storage;
    private final LeasesWithPlug leases;
    private final AtomicReference<Runnable> beforeDeletion = new AtomicReference<>(() -> {});
    private volatile boolean out;
    private volatile boolean isShared;
    private volatile boolean awaitsReleases;
    private volatile CompletionStage<?> releasing = CompletableFuture.completedStage(null);

    public Outage(Threads storage, Leases leases) {
        this.storage = storage;
        this.leases = new LeasesWithPlug(leases);
    }

    public Leases leases() {
        return leases;
    }

    public void begin() {
        out = true;
    }

    public void end() {
        out = false;
    }

    /** Another process lives, and may be at whatever this one is not at. */
    public void share(boolean withAnother) {
        isShared = withAnother;
    }

    /** Releases of leases are on their way to the storage until this is complete. */
    public void delayReleases(CompletionStage<?> until) {
        releasing = until;
    }

    /** Something happens between the last look at a thread's runs and its deletion, once. */
    public void beforeDeletion(Runnable happens) {
        beforeDeletion.set(happens);
    }

    /** Whoever releases a lease goes on when it is released, not before. */
    public void awaitReleases() {
        awaitsReleases = true;
    }

    private Threads storage() {
        return powered(storage);
    }

    private <T> T powered(T device) {
        if (out) {
            throw new StorageUnavailableException("the plug is pulled");
        }
        return device;
    }

    @Override
    public Heard hear(ThreadKey key, String messageId, String content, RunOrder order, Instant at) {
        return storage().hear(key, messageId, content, order, at);
    }

    @Override
    public boolean answer(ThreadKey key, RunId run, String content, Instant at) {
        return storage().answer(key, run, content, at);
    }

    @Override
    public Optional<ThreadSummary> find(ThreadKey key) {
        return storage().find(key);
    }

    @Override
    public boolean create(ThreadKey key, String title, Instant at) {
        return storage().create(key, title, at);
    }

    @Override
    public boolean rename(ThreadKey key, String title) {
        return storage().rename(key, title);
    }

    @Override
    public boolean delete(ThreadKey key) {
        return storage().delete(key);
    }

    @Override
    public Deletion deleteIfIdle(ThreadKey key) {
        beforeDeletion.getAndSet(() -> {}).run();
        return storage().deleteIfIdle(key);
    }

    @Override
    public Optional<StoredAnswer> answerOf(UserId user, RunId run) {
        return storage().answerOf(user, run);
    }

    @Override
    public Page<ThreadSummary> list(UserId user, String cursor, int limit) {
        return storage().list(user, cursor, limit);
    }

    @Override
    public Page<ThreadMessage> messages(ThreadKey key, String cursor, int limit) {
        return storage().messages(key, cursor, limit);
    }

    @Override
    public List<ThreadMessage> latest(ThreadKey key, int limit) {
        return storage().latest(key, limit);
    }

    private final class LeasesWithPlug implements Leases {
        private final Leases leases;

        LeasesWithPlug(Leases leases) {
            this.leases = leases;
        }

        @Override
        public String self() {
            return leases.self();
        }

        @Override
        public void live(Instant at) {
            powered(leases).live(at);
        }

        @Override
        public Fate fate(ThreadKey key, String messageId, RunId run, Instant now) {
            var fate = powered(leases).fate(key, messageId, run, now);
            return isShared && fate == Fate.LOST ? Fate.ELSEWHERE : fate;
        }

        @Override
        public Optional<Turn> take(ThreadKey key, RunOrder order, Instant now) {
            return powered(leases).take(key, order, now);
        }

        @Override
        public List<Lease> takeLost(Instant now, Duration silence, Predicate<RunId> isAtWork) {
            return powered(leases).takeLost(now, silence, isAtWork);
        }

        @Override
        public boolean end(ThreadKey key, RunId run, String how, Instant at) {
            return powered(leases).end(key, run, how, at);
        }

        @Override
        public CompletionStage<Void> release(ThreadKey key, RunId run) {
            if (out) {
                return CompletableFuture.failedFuture(new StorageUnavailableException("the plug is pulled"));
            }
            var released = releasing.thenCompose(_ -> leases.release(key, run));
            if (awaitsReleases) {
                released.toCompletableFuture().join();
            }
            return released;
        }

        @Override
        public List<Lease> held() {
            return powered(leases).held();
        }

        @Override
        public List<Lease> held(ThreadKey key) {
            return powered(leases).held(key);
        }

        @Override
        public Optional<Lease> wish(UserId user, RunId run, String how) {
            return powered(leases).wish(user, run, how);
        }

        @Override
        public Set<String> wishAll(ThreadKey key, String how) {
            return powered(leases).wishAll(key, how);
        }

        @Override
        public Optional<Lease> find(UserId user, RunId run) {
            return powered(leases).find(user, run);
        }

        @Override
        public Optional<StoredEnd> endOf(UserId user, RunId run) {
            return powered(leases).endOf(user, run);
        }

        @Override
        public Set<String> othersIn(ThreadKey key) {
            return powered(leases).othersIn(key);
        }
    }
}
