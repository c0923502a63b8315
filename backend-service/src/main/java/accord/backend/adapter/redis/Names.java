package accord.backend.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.util.Base64;

/**
 * What a user's and a thread's data are called in Redis. Ids are encoded, so that none can look like another or like a part of a
 * name; what is in braces decides the shard, so that all of a user is on one.
 */
final class Names {
    private static final String ROOT = "accord:{";

    private Names() {}

    /** The stream of a thread's events. */
    static String stream(ThreadKey key) {
        return streams(key.user()) + member(key.thread());
    }

    /** What the names of a user's streams begin with. */
    static String streams(UserId user) {
        return ROOT + encoded(user.value()) + "}:events:";
    }

    /** The epoch that a thread will have in which nothing has happened. */
    static String epoch(ThreadKey key) {
        return ROOT + encoded(key.user().value()) + "}:epoch:" + member(key.thread());
    }

    /** What is there once a run has had its last word. */
    static String end(UserId user, RunId run) {
        return ROOT + encoded(user.value()) + "}:end:" + encoded(run.value());
    }

    /** The run that speaks, by thread. */
    static String active(UserId user) {
        return ROOT + encoded(user.value()) + "}:active";
    }

    /** The set of a user's threads. */
    static String index(UserId user) {
        return ROOT + encoded(user.value()) + "}:threads";
    }

    /** The channel on which a thread is told. */
    static String channel(ThreadKey key) {
        return ROOT + encoded(key.user().value()) + "}:told:" + member(key.thread());
    }

    /** A thread in the set of a user's threads. */
    static String member(ThreadId thread) {
        return encoded(thread.value());
    }

    static ThreadId thread(String member) {
        return new ThreadId(decoded(member));
    }

    /** A user beside a thread, where a message names both. */
    static String member(UserId user) {
        return encoded(user.value());
    }

    static UserId user(String member) {
        return new UserId(decoded(member));
    }

    /** The channel on which a process is called. */
    static String bell(String process) {
        return "accord:bell:" + process;
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8));
    }

    private static String decoded(String member) {
        return new String(Base64.getUrlDecoder().decode(member), UTF_8);
    }
}
