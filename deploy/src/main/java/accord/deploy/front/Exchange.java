package accord.deploy.front;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Future;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request and what has come of it so far. */
final class Exchange {

    private static final String COOKIE = "GAESA";

    final HttpRequest request;
    final boolean upgrade;
    final String cookie;
    final Set<Upstream> unreachable = new HashSet<>();
    final ByteBuf head;
    String drawn = "";

    @Nullable
    Branch branch;

    @Nullable
    Upstream seat;

    @Nullable
    Future<?> waiting;

    @Nullable
    Future<?> timeout;

    boolean requestDone;
    boolean requestDamaged;
    boolean early;
    long requestBytes;
    boolean responseStarted;
    boolean responseDone;
    boolean responseDamaged;

    private Exchange(HttpRequest request, Head head, String client) {
        this.request = request;
        this.upgrade = head.isUpgrade();
        this.cookie = head.cookie(COOKIE).orElse("");
        if (!upgrade) {
            head.removeHopByHop();
        }
        head.forward(client);
        this.head = head.bytes();
    }

    /** @param raw the head as it was sent */
    static Exchange of(HttpRequest request, ByteBuf raw, String client) {
        return new Exchange(request, Head.of(raw), client);
    }

    /** Whether the client is told which instance it has got. */
    boolean isNewcomer() {
        return branch != null && branch.affinity() && seat != null && !seat.id().equals(cookie);
    }

    String setCookie() {
        return COOKIE + "=" + (seat == null ? "" : seat.id()) + "; Max-Age=2592000; Path=/; HttpOnly";
    }

    void stopClocks() {
        for (var clock : new Future<?>[] {waiting, timeout}) {
            if (clock != null) {
                clock.cancel(false);
            }
        }
        waiting = null;
        timeout = null;
    }
}
