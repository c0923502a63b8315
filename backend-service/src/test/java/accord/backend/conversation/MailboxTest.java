package accord.backend.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {
    @Test
    void whatIsOfferedIsDeliveredInOrderAndOneAtATime() throws Exception {
        var mailbox = new Mailbox(10_000);
        var delivered = Collections.synchronizedList(new ArrayList<Integer>());
        var inside = new AtomicInteger();
        var done = new CountDownLatch(5_000);
        for (var i = 0; i < 5_000; i++) {
            var number = i;
            assertThat(mailbox.offer(() -> {
                        delivered.add(inside.incrementAndGet() == 1 ? number : -1);
                        inside.decrementAndGet();
                        done.countDown();
                    }))
                    .isTrue();
        }

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(delivered)
                .containsExactlyElementsOf(IntStream.range(0, 5_000).boxed().toList());
    }

    /** One at a time, each offered at the very moment when the worker is about to leave. */
    @Test
    void noMessageWaitsForTheNextOne() throws Exception {
        var mailbox = new Mailbox(4);
        for (var i = 0; i < 50_000; i++) {
            var first = new CountDownLatch(1);
            var second = new CountDownLatch(1);
            assertThat(mailbox.offer(first::countDown)).isTrue();
            assertThat(mailbox.offer(second::countDown)).isTrue();
            assertThat(first.await(20, TimeUnit.SECONDS)).as("message %d", i).isTrue();
            assertThat(second.await(20, TimeUnit.SECONDS)).as("message %d", i).isTrue();
        }
    }

    @Test
    void aFullMailboxTakesNothingMoreAndForgetsNothing() throws Exception {
        var mailbox = new Mailbox(3);
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var done = new CountDownLatch(3);
        mailbox.offer(() -> {
            begun.countDown();
            release.await();
            done.countDown();
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(mailbox.offer(done::countDown)).isTrue();
        assertThat(mailbox.offer(done::countDown)).isTrue();
        assertThat(mailbox.offer(done::countDown)).isFalse();
        release.countDown();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneThatFailsDoesNotStopThoseBehindIt() throws Exception {
        var mailbox = new Mailbox(10);
        var done = new CountDownLatch(1);
        mailbox.offer(() -> {
            throw new IllegalStateException("on purpose");
        });
        mailbox.offer(() -> {
            throw new OutOfMemoryError("not really");
        });
        mailbox.offer(() -> {
            throw new InterruptedException("on purpose");
        });
        mailbox.offer(done::countDown);

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
