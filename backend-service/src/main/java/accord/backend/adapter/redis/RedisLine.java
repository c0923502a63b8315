package accord.backend.adapter.redis;

import accord.backend.thread.StorageUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Two connections to Redis, one that asks and one that listens. Both come back by themselves; while they are away, whoever asks
 * is told at once, and nothing is sent twice.
 */
final class RedisLine implements AutoCloseable {
    private static final int MOST_WAITING = 50_000;
    private static final int TRIES_AT_START = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration SOONEST_BACK = Duration.ofMillis(20);
    private static final Duration LATEST_BACK = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Duration answerWithin;
    private final RedisClient client;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final StatefulRedisConnection<String, String> asking;
    private final StatefulRedisPubSubConnection<String, String> listening;

    /** Connects, and says what to set when that fails. */
    RedisLine(RedisSettings settings) {
        var uri = uri(settings);
        answerWithin = settings.answerWithin();
        // Its threads are daemons and end with the process.
        client = new AsynchronousRedisClient(
                ClientResources.builder()
                        .reconnectDelay(Delay.equalJitter(SOONEST_BACK, LATEST_BACK, 2, TimeUnit.MILLISECONDS))
                        .build(),
                uri);
        client.setOptions(options(answerWithin));
        try {
            asking = patiently(() -> client.connect(StringCodec.UTF8));
            listening = patiently(() -> client.connectPubSub(StringCodec.UTF8));
        } catch (RedisException e) {
            close();
            throw new RedisRefusedException(
                    "Redis at " + uri.getHost() + ":" + uri.getPort()
                            + " does not let this service in: look at ACCORD_REDIS_URL (" + reason(e) + ")",
                    e);
        }
    }

    private <T> T patiently(Supplier<T> connecting) {
        for (var tries = 1; ; tries++) {
            try {
                return connecting.get();
            } catch (RedisConnectionException e) {
                if (tries == TRIES_AT_START || !isNobodyThere(e)) {
                    throw e;
                }
                pause(BETWEEN_TRIES);
            }
        }
    }

    /** Whether it may be there in a moment: a password that is wrong stays wrong. */
    private static boolean isNobodyThere(Throwable problem) {
        return problem instanceof IOException || (problem.getCause() != null && isNobodyThere(problem.getCause()));
    }

    private static RedisURI uri(RedisSettings settings) {
        try {
            var uri = RedisURI.create(settings.url());
            uri.setTimeout(settings.answerWithin());
            uri.setClientName("accord-backend");
            return uri;
        } catch (IllegalArgumentException _) {
            // Without the cause, which quotes the address and its password.
            throw new IllegalArgumentException(
                    "ACCORD_REDIS_URL is no address of a Redis: it must look like rediss://:password@host:port");
        }
    }

    private static ClientOptions options(Duration answerWithin) {
        return ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                // What was on its way when the connection broke is tried again by whoever can tell whether it arrived.
                .replayFilter(_ -> true)
                .requestQueueSize(MOST_WAITING)
                .timeoutOptions(TimeoutOptions.enabled(answerWithin))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(answerWithin)
                        .keepAlive(KeepAliveOptions.builder()
                                .enable()
                                .idle(QUIET)
                                .interval(QUIET.dividedBy(2))
                                .count(3)
                                .build())
                        .build())
                .build();
    }

    RedisAsyncCommands<String, String> ask() {
        return asking.async();
    }

    void listen(RedisPubSubListener<String, String> listener) {
        listening.addListener(listener);
    }

    CompletionStage<Void> subscribe(String channel) {
        return listening.async().subscribe(channel);
    }

    CompletionStage<Void> unsubscribe(String channel) {
        return listening.async().unsubscribe(channel);
    }

    boolean answers() {
        try {
            return await(ask().ping()).equals("PONG") && listening.isOpen();
        } catch (StorageUnavailableException _) {
            return false;
        }
    }

    /** What Redis answers, or that it does not. */
    <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(answerWithin.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("waiting for Redis was interrupted", e);
        } catch (ExecutionException e) {
            throw away(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | CancellationException | RedisException e) {
            throw away(e);
        }
    }

    private static StorageUnavailableException away(Throwable why) {
        return new StorageUnavailableException("the log of events cannot be reached (" + reason(why) + ")", why);
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** Lets a moment pass; less when this line is closed. */
    void pause(Duration time) {
        try {
            if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StorageUnavailableException("this process ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("waiting for Redis was interrupted", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
