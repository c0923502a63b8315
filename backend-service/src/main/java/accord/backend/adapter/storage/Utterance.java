package accord.backend.adapter.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.thread.StorableText;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Heard;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Something said that waits to be stored, and the caller who waits with it. */
final class Utterance {
    private final ThreadKey key;
    private final String role;
    private final String id;
    private final String content;
    private final RunId run;
    private final long at;
    private final UUID fingerprint;
    private final CompletableFuture<Heard> outcome = new CompletableFuture<>();

    private Utterance(ThreadKey key, String role, String id, String content, RunId run, Instant at) {
        if (id.isEmpty() || id.length() > Threads.MAX_MESSAGE_ID || id.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "a message id has 1 to " + Threads.MAX_MESSAGE_ID + " characters, none of them NUL");
        }
        if (content.length() > Threads.MAX_CONTENT) {
            throw new IllegalArgumentException(
                    "a message has at most " + Threads.MAX_CONTENT + " characters, this one " + content.length());
        }
        this.key = key;
        this.role = role;
        this.id = StorableText.of(id);
        this.content = StorableText.of(content);
        this.run = run;
        this.at = at.toEpochMilli();
        this.fingerprint = fingerprint(key.user(), role, this.id);
    }

    /** Half of a SHA-256: short as a key, long enough that nobody finds two alike. */
    static UUID fingerprint(UserId user, String role, String id) {
        var name = user.value() + '\n' + role + '\n' + id;
        try {
            var digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static Utterance request(ThreadKey key, String messageId, String content, RunId run, Instant at) {
        return new Utterance(key, ThreadMessage.USER, messageId, content, run, at);
    }

    /** Its idempotency key is the run: answered once. */
    static Utterance answer(ThreadKey key, RunId run, String content, Instant at) {
        return new Utterance(key, ThreadMessage.ASSISTANT, run.value(), content, run, at);
    }

    ThreadKey key() {
        return key;
    }

    String role() {
        return role;
    }

    String id() {
        return id;
    }

    String content() {
        return content;
    }

    RunId run() {
        return run;
    }

    /** Milliseconds since the epoch. */
    long at() {
        return at;
    }

    /** The same for the same message id of the same user, and for nothing else. */
    UUID fingerprint() {
        return fingerprint;
    }

    boolean opensThread() {
        return role.equals(ThreadMessage.USER);
    }

    /** Whether its id, said first at that time, is no longer honoured as the same message. */
    boolean isNewAfter(long firstSaidAt) {
        return opensThread() && at - firstSaidAt >= Threads.IDEMPOTENCY.toMillis();
    }

    void settle(Heard heard) {
        outcome.complete(heard);
    }

    void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /** Those whose callers still wait. */
    static List<Utterance> unsettled(List<Utterance> batch) {
        return batch.stream().filter(utterance -> !utterance.outcome.isDone()).toList();
    }

    /** Waits within the writer's time limits, uninterruptibly: what has been handed in is stored whether its caller still cares or not. */
    Heard await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw new StorageUnavailableException("what was said could not be stored", e.getCause());
        }
    }
}
