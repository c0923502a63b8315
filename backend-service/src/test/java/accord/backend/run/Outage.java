package accord.backend.run;

import accord.backend.thread.Page;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.StoredAnswer;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Threads;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A real storage with a plug that can be pulled. */
public final class Outage implements Threads {
    private final Threads storage;
    private volatile boolean out;
    private volatile boolean isShared;

    public Outage(Threads storage) {
        this.storage = storage;
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

    private Threads storage() {
        if (out) {
            throw new StorageUnavailableException("the plug is pulled");
        }
        return storage;
    }

    @Override
    public Heard hear(ThreadKey key, String messageId, String content, RunId run, Instant at) {
        return storage().hear(key, messageId, content, run, at);
    }

    @Override
    public void answer(ThreadKey key, RunId run, String content, Instant at) {
        storage().answer(key, run, content, at);
    }

    @Override
    public void end(ThreadKey key, RunId run, String how, Instant at) {
        storage().end(key, run, how, at);
    }

    @Override
    public Fate fate(ThreadKey key, String messageId, RunId run, Instant now) {
        var fate = storage().fate(key, messageId, run, now);
        return isShared && fate == Fate.LOST ? Fate.UNKNOWN : fate;
    }

    @Override
    public void live(Instant at) {
        storage().live(at);
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
}
