package accord.backend.adapter.websocket;

import accord.backend.conversation.Outbox;
import accord.backend.protocol.CloseCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between everybody who has something to say and one event loop. A burst costs one task and one flush. Under
 * pressure the deltas go first; what must not be dropped ends the connection instead.
 */
final class ChannelOutbox implements Outbox {
    private static final int LAST_WORDS_BYTES = 16 * 1024;

    private enum State {
        OPEN,
        OVERFLOWED,
        CLOSING,
        CLOSED
    }

    private record Message(String json, int bytes, boolean coalescable) {}

    private record Goodbye(CloseCode code, String reason) {}

    private final ChannelLine line;
    private final Channel channel;
    private final int capacity;
    private final Duration closeTimeout;
    private final Consumer<Outbox> onOverflow;

    // Guarded by this; held for a few instructions at a time.
    private final Deque<Message> queue = new ArrayDeque<>();
    private State state = State.OPEN;
    private int queuedBytes;
    private int lastWordsBytes;
    private boolean awake;
    private long awakeSinceNanos;
    private @Nullable Goodbye goodbye;

    // Only touched on the event loop.
    private boolean draining;

    /** Since when the burst that was just written had been waiting; 0 when nothing was. */
    private long burstSinceNanos;

    ChannelOutbox(ChannelLine line, WebSocketLimits limits, Consumer<Outbox> onOverflow) {
        this.line = line;
        this.channel = line.channel();
        this.capacity = limits.outboundBytes();
        this.closeTimeout = limits.closeTimeout();
        this.onOverflow = onOverflow;
    }

    @Override
    public boolean offer(String json, boolean coalescable) {
        var message = new Message(json, ByteBufUtil.utf8Bytes(json), coalescable);
        boolean overflowed;
        boolean wake;
        synchronized (this) {
            if (state != State.OPEN) {
                return false;
            }
            if (!fits(message) && coalescable) {
                return true;
            }
            if (!fits(message)) {
                dropCoalescable();
            }
            if (!fits(message)) {
                state = State.OVERFLOWED;
            } else {
                enqueue(message);
            }
            overflowed = state == State.OVERFLOWED;
            wake = !overflowed && wakeUp();
        }
        if (overflowed) {
            onLoop(this::overflow);
            return false;
        }
        return !wake || onLoop(this::drain);
    }

    /** An empty queue takes any message: the bound is for what waits. */
    private boolean fits(Message message) {
        return queue.isEmpty() || queuedBytes + message.bytes() <= capacity;
    }

    private void dropCoalescable() {
        queue.removeIf(waiting -> {
            if (waiting.coalescable()) {
                queuedBytes -= waiting.bytes();
            }
            return waiting.coalescable();
        });
    }

    private void enqueue(Message message) {
        queue.add(message);
        queuedBytes += message.bytes();
    }

    private void overflow() {
        onOverflow.accept(new LastWords());
        close(CloseCode.TRY_AGAIN, CloseReasons.SLOW);
    }

    @Override
    public void close(CloseCode code, String reason) {
        boolean wake;
        synchronized (this) {
            if (state == State.CLOSING || state == State.CLOSED) {
                return;
            }
            state = State.CLOSING;
            goodbye = new Goodbye(code, reason);
            wake = wakeUp();
        }
        onLoop(this::cutWhenLate);
        if (wake) {
            onLoop(this::drain);
        }
    }

    /** A peer that never reads would keep what is queued for ever. */
    private void cutWhenLate() {
        var cut = channel.eventLoop().schedule(line::cut, closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(_ -> cut.cancel(false));
    }

    /** Whether somebody has to start the drain: it goes on by itself until the queue is empty. */
    private boolean wakeUp() {
        boolean asleep = !awake;
        if (asleep) {
            awakeSinceNanos = System.nanoTime();
        }
        awake = true;
        return asleep;
    }

    /** At once if we are there already, so that a greeting can leave in one packet with the handshake's answer. */
    private boolean onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop() && !draining) {
            task.run();
            return true;
        }
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException _) {
            ended();
            return false;
        }
    }

    /** Writes while the channel takes it; the channel's becoming writable calls again. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            boolean more = true;
            while (more && channel.isWritable()) {
                more = writeBurst();
                channel.flush();
            }
            if (burstSinceNanos != 0) {
                line.measurements().delivered(System.nanoTime() - burstSinceNanos);
                burstSinceNanos = 0;
            }
        } finally {
            draining = false;
        }
    }

    private boolean writeBurst() {
        while (channel.isWritable()) {
            var message = next();
            if (message == null) {
                return false;
            }
            var text = ByteBufUtil.writeUtf8(channel.alloc(), message.json());
            write(new TextWebSocketFrame(text));
        }
        return true;
    }

    // A void promise has no future: failures reach the guard as exceptions.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(WebSocketFrame frame) {
        channel.write(frame, channel.voidPromise());
    }

    private @Nullable Message next() {
        Goodbye last;
        synchronized (this) {
            var message = queue.poll();
            if (message != null) {
                queuedBytes -= message.bytes();
                return message;
            }
            burstSinceNanos = awake ? awakeSinceNanos : 0;
            awake = false;
            last = goodbye;
            goodbye = null;
        }
        if (last != null) {
            write(CloseFrames.of(last.code().code(), last.reason()));
        }
        return null;
    }

    synchronized int queuedBytes() {
        return queuedBytes;
    }

    /** Whatever still waits has nowhere to go. */
    synchronized void ended() {
        state = State.CLOSED;
        queue.clear();
        queuedBytes = 0;
        goodbye = null;
    }

    /** What may still be said to a peer that is cut off for reading too slowly. */
    private final class LastWords implements Outbox {
        @Override
        public boolean offer(String json, boolean coalescable) {
            var message = new Message(json, ByteBufUtil.utf8Bytes(json), coalescable);
            synchronized (ChannelOutbox.this) {
                if (state != State.OVERFLOWED || lastWordsBytes + message.bytes() > LAST_WORDS_BYTES) {
                    return false;
                }
                lastWordsBytes += message.bytes();
                enqueue(message);
            }
            return true;
        }

        @Override
        public void close(CloseCode code, String reason) {
            ChannelOutbox.this.close(code, reason);
        }
    }
}
