package accord.contract.verify;

import accord.contract.client.AuthClient;
import accord.contract.client.AuthRefusedException;
import accord.contract.client.Frame;
import accord.contract.client.Session;
import accord.contract.client.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A signed-in person of the verifier, and the threads that they began. */
public final class Visitor {
    /** What the verifier's own threads begin with, so that a later run knows them. */
    static final String MARK = "verify-";

    /** Younger ones may belong to somebody who verifies with the same account at this moment. */
    private static final Duration OTHERS_MAY_NEED = Duration.ofMinutes(15);

    private static final int PAGE = 100;
    private static final int UNAUTHENTICATED = 401;

    private final Site site;
    private final AuthClient people;
    private final String password;
    private final boolean made;
    private final Remains remains;
    private final String threadPrefix;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<String> threads = new ConcurrentSkipListSet<>();
    private volatile Session session;

    /** @param made whether the account was made for this, and goes when this is over */
    Visitor(Site site, AuthClient people, Session session, String password, boolean made, Remains remains) {
        this.site = site;
        this.people = people;
        this.session = session;
        this.password = password;
        this.made = made;
        this.remains = remains;
        this.threadPrefix = MARK + UUID.randomUUID();
    }

    public String id() {
        return session.userId();
    }

    public Session session() {
        return session;
    }

    public String token() {
        return session.accessToken();
    }

    /** Exchanges the refresh token for the next pair, which is this person's from now on. */
    public Session refresh() throws IOException, InterruptedException {
        var old = session;
        var next = people.refresh(old);
        session = new Session(old.userId(), next.accessToken(), next.refreshToken(), next.expiresIn());
        remains.renewed(old, session);
        return session;
    }

    /** The tokens for a client that comes back by itself. */
    public Tokens tokens() {
        return new Tokens() {
            @Override
            public String current() {
                return token();
            }

            @Override
            public String renewed() throws IOException, InterruptedException {
                return refresh().accessToken();
            }
        };
    }

    /** The name of a thread that does not exist yet, and is removed at the end if it does then. */
    public String thread() {
        return began("%s-%d".formatted(threadPrefix, count.incrementAndGet()));
    }

    /** Remembers a thread that has to be removed at the end. */
    public String began(String thread) {
        threads.add(thread);
        return thread;
    }

    public Caller backend() {
        return site.backend(token());
    }

    /** Removes what this person has left, and the account if it was made for this; what could not be removed, in words. */
    List<String> leave() throws InterruptedException {
        var left = new ArrayList<String>();
        try {
            removeThreads(left);
        } catch (IOException | BrokenPromiseException failure) {
            left.add("threads of %s: %s".formatted(id(), failure.getMessage()));
        }
        try {
            signOff();
        } catch (IOException failure) {
            left.add("%s %s: %s".formatted(made ? "the user" : "the session of", id(), failure.getMessage()));
        }
        return left;
    }

    private void removeThreads(List<String> left) throws IOException, InterruptedException, BrokenPromiseException {
        for (var thread : ownThreads()) {
            var status = backend().delete("/api/threads/" + thread).status();
            if (status / 100 != 2 && status != 404) {
                left.add("the thread %s of %s (http %d)".formatted(thread, id(), status));
            }
        }
    }

    private void signOff() throws IOException, InterruptedException {
        if (!made) {
            people.logout(session);
            return;
        }
        try {
            people.remove(session, password);
        } catch (AuthRefusedException refused) {
            if (refused.status() != UNAUTHENTICATED) {
                throw refused;
            }
            // The token has come to its end before the checks did.
            refresh();
            people.remove(session, password);
        }
    }

    /** Those of this run, and those that an earlier one did not come to remove. Everything, if the account is ours. */
    private List<String> ownThreads() throws IOException, InterruptedException, BrokenPromiseException {
        var own = new ArrayList<String>();
        var cursor = "";
        do {
            var page = backend()
                    .get("/api/threads?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .with(200)
                    .json();
            for (Frame thread : page.objects("threads")) {
                var name = thread.text("thread_id").orElse("");
                if (made || threads.contains(name) || isForgotten(thread, name)) {
                    own.add(name);
                }
            }
            cursor = page.text("next_cursor").orElse("");
        } while (!cursor.isEmpty());
        return own;
    }

    private static boolean isForgotten(Frame thread, String name) {
        var youngest = Instant.now().minus(OTHERS_MAY_NEED).getEpochSecond();
        return name.startsWith(MARK) && thread.number("created_at").orElse(Long.MAX_VALUE) < youngest;
    }

    /** Signs in again with what an earlier run had written down, so as to leave after all. Empty when nobody is there any more. */
    static List<Visitor> returning(Site site, Remains.Account account, Remains remains)
            throws IOException, InterruptedException {
        var people = new AuthClient(site.http(), site.auth());
        try {
            var session = account.password().isEmpty()
                    ? people.refresh(new Session(account.userId(), "", account.refreshToken(), 0))
                    : people.login(account.email(), account.password());
            var known = session.userId().isEmpty()
                    ? new Session(account.userId(), session.accessToken(), session.refreshToken(), session.expiresIn())
                    : session;
            return List.of(new Visitor(site, people, known, account.password(), true, remains));
        } catch (AuthRefusedException refused) {
            if (refused.status() != UNAUTHENTICATED) {
                throw refused;
            }
            return List.of();
        }
    }
}
