package accord.backend.adapter.redis;

import accord.backend.run.Bell;
import accord.backend.thread.ThreadKey;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls by pub/sub: each process listens to a channel of its own, which Redis forgets with it. */
final class RedisBell implements Bell {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBell.class);
    private static final String CALL = "call";
    private static final String ASK = "ask";
    private static final int WORDS = 4;

    private final RedisLine line;
    private final String self;

    RedisBell(RedisLine line, String self) {
        this.line = line;
        this.self = self;
    }

    @Override
    public void call(String process, ThreadKey thread) {
        send(process, CALL, thread);
    }

    @Override
    public void ask(String process, ThreadKey thread) {
        send(process, ASK, thread);
    }

    private void send(String process, String kind, ThreadKey thread) {
        var message = String.join(" ", kind, self, Names.member(thread.user()), Names.member(thread.thread()));
        var _ = line.ask().publish(Names.bell(process), message).exceptionally(problem -> {
            LOG.debug("{} was not called, and looks by itself", process, problem);
            return 0L;
        });
    }

    @Override
    public void answer(Listener listener) {
        line.listen(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                if (channel.equals(Names.bell(self))) {
                    hear(listener, message.split(" ", WORDS + 1));
                }
            }
        });
        // Subscribed again by itself whenever the line comes back.
        line.await(line.subscribe(Names.bell(self)));
    }

    /** On the thread that reads from Redis: whoever is called may wait, and does so elsewhere. */
    private static void hear(Listener listener, String[] words) {
        if (words.length != WORDS) {
            return;
        }
        var thread = new ThreadKey(Names.user(words[2]), Names.thread(words[3]));
        Runnable answer = words[0].equals(ASK) ? () -> listener.asked(words[1], thread) : () -> listener.called(thread);
        Thread.ofVirtual().name("bell").start(answer);
    }
}
