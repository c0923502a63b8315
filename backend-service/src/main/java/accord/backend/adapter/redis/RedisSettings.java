package accord.backend.adapter.redis;

import java.time.Duration;

/**
 * Where Redis is and how long it may take. Prints without the address, which may hold a password.
 *
 * @param url {@code redis://} or {@code rediss://}, with a password if need be
 * @param answerWithin how long one command may take
 * @param patience for how long an event that cannot be appended is tried again
 * @param threadBytes how many bytes of events one thread keeps
 */
public record RedisSettings(String url, Duration answerWithin, Duration patience, int threadBytes) {
    public RedisSettings {
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            throw new IllegalArgumentException(
                    "ACCORD_REDIS_URL must begin with redis:// or rediss://, or be left out to keep events in memory");
        }
        if (threadBytes < 1 << 16) {
            throw new IllegalArgumentException("accord.redis.thread-bytes must be at least 64 KiB, not " + threadBytes);
        }
        if (answerWithin.compareTo(Duration.ofMillis(100)) < 0 || answerWithin.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException(
                    "accord.redis.answer-within must be 100 ms to 10 s, not " + answerWithin);
        }
    }

    @Override
    public String toString() {
        return "RedisSettings[answerWithin=" + answerWithin + ", patience=" + patience + ", threadBytes=" + threadBytes
                + "]";
    }
}
