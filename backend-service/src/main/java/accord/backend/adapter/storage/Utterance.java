package accord.backend.adapter.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.thread.RunOrder;
import accord.backend.thread.StorableText;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something said: a user's request, with the run that it asks for, or the answer of a run. */
final class Utterance extends Entry {
    private final ThreadKey key;
    private final String role;
    private final String id;
    private final String content;
    private final RunId run;
    private final @Nullable RunOrder order;
    private final long at;
    private final UUID fingerprint;

    private Utterance(
            ThreadKey key, String role, String id, String content, RunId run, @Nullable RunOrder order, Instant at) {
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
        this.order = order;
        this.at = at.toEpochMilli();
        this.fingerprint = fingerprint(key.user(), role, this.id);
    }

    /** Half of a SHA-256: short as a key, long enough that nobody finds two alike. */
    private static UUID fingerprint(UserId user, String role, String id) {
        var name = user.value() + '\n' + role + '\n' + id;
        try {
            var digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The fingerprint of a request. */
    static UUID request(ThreadKey key, String messageId) {
        return fingerprint(key.user(), ThreadMessage.USER, StorableText.of(messageId));
    }

    /** The fingerprint of a run's answer. */
    static UUID answer(UserId user, RunId run) {
        return fingerprint(user, ThreadMessage.ASSISTANT, run.value());
    }

    static Utterance request(ThreadKey key, String messageId, String content, RunOrder order, Instant at) {
        return new Utterance(key, ThreadMessage.USER, messageId, content, order.run(), order, at);
    }

    /** Its idempotency key is the run: answered once. */
    static Utterance answer(ThreadKey key, RunId run, String content, Instant at) {
        return new Utterance(key, ThreadMessage.ASSISTANT, run.value(), content, run, null, at);
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

    /** The run that a request asks for; an answer asks for none. */
    Optional<RunOrder> order() {
        return Optional.ofNullable(order);
    }

    boolean opensThread() {
        return order != null;
    }

    /** Whether its id, said first at that time, is no longer honoured as the same message. */
    boolean isNewAfter(long firstSaidAt) {
        return opensThread() && at - firstSaidAt >= Threads.IDEMPOTENCY.toMillis();
    }
}
