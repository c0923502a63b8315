package accord.backend.adapter.storage;

import accord.backend.run.Lease;
import accord.backend.run.Leases;
import accord.backend.thread.RunOrder;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.Turn;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Leases in a relational database, beside the messages that they are for. A process is one life. */
final class JdbcLeases implements Leases {
    private static final String H2 = "H2";
    private static final Duration KEPT = Threads.IDEMPOTENCY.multipliedBy(2);
    private static final int MOST_AT_ONCE = 100;

    private static final String LEASE = """
            select run_id, user_id, thread_id, holder, request_id, trace, heard_at, wish, ended, closing, not exists (
                select 1 from run_leases earlier
                where earlier.user_id = lease.user_id and earlier.thread_id = lease.thread_id
                    and earlier.turn < lease.turn
            ), not exists (
                select 1 from run_leases earlier
                where earlier.user_id = lease.user_id and earlier.thread_id = lease.thread_id
                    and earlier.turn < lease.turn and (earlier.holder <> lease.holder or earlier.closing)
            )
            from run_leases lease""";
    private static final String BY_RUN = LEASE + " where user_id = ? and run_id = ?";
    private static final String HELD = LEASE + " where holder = ?";
    private static final String HELD_IN = HELD + " and user_id = ? and thread_id = ?";
    private static final String OWN_OLD = HELD + " and heard_at < ? order by heard_at, turn";
    private static final String OF_THE_DEAD = LEASE + """
             where holder <> ? and heard_at < ? and not exists (
                select 1 from lives where lives.id = lease.holder and lives.seen_at >= ?)
            order by heard_at, turn limit ?""";
    private static final String OTHERS = """
            select distinct holder from run_leases where user_id = ? and thread_id = ? and holder <> ?""";
    private static final String TAKE = """
            update run_leases set holder = ?, closing = ?
            where user_id = ? and thread_id = ? and run_id = ? and holder = ?""";
    private static final String WISH = """
            update run_leases set wish = ? where user_id = ? and run_id = ? and wish is null and ended is null""";
    private static final String WISH_ALL = """
            update run_leases set wish = ?
            where user_id = ? and thread_id = ? and holder <> ? and wish is null and ended is null""";
    private static final String END = """
            update run_leases set ended = ? where user_id = ? and thread_id = ? and run_id = ? and holder = ?""";

    // An end that is recorded twice is the same end.
    private static final String RECORD_END = """
            insert into endings (run_id, user_id, thread_id, how, ended_at) values (?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String FORGET_ENDS = "delete from endings where ended_at < ?";
    private static final String END_OF =
            "select thread_id, how, ended_at from endings where run_id = ? and user_id = ?";
    private static final String HAS_ENDED = """
            select 1 from endings where run_id = ? union all select 1 from messages where said_once = ?""";

    private static final String LOCK_THREAD = "select id from threads where user_id = ? and thread_id = ? for update";
    private static final String BEGIN_LIFE =
            "insert into lives (id, began_at, seen_at) values (?, ?, ?) on conflict do nothing";
    private static final String LIVE = "update lives set seen_at = ? where id = ?";
    private static final String FORGET_LIVES = "delete from lives where seen_at < ?";
    private static final String DIE = "delete from lives where id = ?";
    private static final String LIVES = "select 1 from lives where id = ? and seen_at > ?";
    private static final String ANOTHER_LIVES = """
            select 1 from lives where id <> ? and seen_at > ?
            and began_at <= (select said_at from messages where said_once = ?)""";

    private final RetryingDatabase database;
    private final GroupCommit writer;
    private final LeaseRows rows;
    private final String self;

    JdbcLeases(RetryingDatabase database, GroupCommit writer, LeaseRows rows, String self) {
        this.database = database;
        this.writer = writer;
        this.rows = rows;
        this.self = self;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public void live(Instant at) {
        call("a sign of life could not be stored", connection -> {
            if (update(connection, LIVE, at.toEpochMilli(), self) > 0) {
                return 0;
            }
            // An embedded database is one process's at a time: whoever else is in it is dead.
            var oldest = connection.getMetaData().getDatabaseProductName().equals(H2) ? at.plus(KEPT) : at.minus(KEPT);
            update(connection, FORGET_LIVES, oldest.toEpochMilli());
            return update(connection, BEGIN_LIFE, self, at.toEpochMilli(), at.toEpochMilli());
        });
    }

    /** So that nobody waits for this process in vain. */
    void die() {
        call("the end of a life could not be stored", connection -> update(connection, DIE, self));
    }

    @Override
    public Fate fate(ThreadKey key, String messageId, RunId run, Instant now) {
        return call("what became of a run could not be read", connection -> {
            if (hasEnded(connection, key.user(), run)) {
                return Fate.ENDED;
            }
            var lease = lease(connection, key.user(), run);
            var isElsewhere = lease.isPresent()
                    ? isInOtherHands(connection, lease.get(), now)
                    : mayBeOfAnEarlierRelease(connection, Utterance.request(key, messageId), now);
            return isElsewhere ? Fate.ELSEWHERE : Fate.LOST;
        });
    }

    /** Whether another process lives that is at it, or somebody closes it. */
    private boolean isInOtherHands(Connection connection, Lease lease, Instant now) throws SQLException {
        return lease.holder().equals(self)
                ? lease.isClosing()
                : finds(connection, LIVES, lease.holder(), lastSign(now));
    }

    /** Releases before this one have written no leases, and may be at work beside it. */
    private boolean mayBeOfAnEarlierRelease(Connection connection, UUID request, Instant now) throws SQLException {
        return finds(connection, ANOTHER_LIVES, self, lastSign(now), request);
    }

    private static long lastSign(Instant now) {
        return now.minus(SIGN_OF_LIFE_LASTS).toEpochMilli();
    }

    private static boolean hasEnded(Connection connection, UserId user, RunId run) throws SQLException {
        return finds(connection, HAS_ENDED, run.value(), Utterance.answer(user, run));
    }

    private static Optional<Lease> lease(Connection connection, UserId user, RunId run) throws SQLException {
        return leases(connection, BY_RUN, user.value(), run.value()).stream().findFirst();
    }

    @Override
    public Optional<Turn> take(ThreadKey key, RunOrder order, Instant now) {
        return inTransaction("the lease of a run could not be taken", connection -> {
            var run = order.run();
            if (!finds(connection, LOCK_THREAD, key.user().value(), key.thread().value())
                    || hasEnded(connection, key.user(), run)) {
                return Optional.empty();
            }
            var lease = lease(connection, key.user(), run);
            if (lease.isEmpty()) {
                var turn = rows.turn(connection, key, run);
                rows.open(connection, key, order, turn, now.toEpochMilli());
                return Optional.of(turn);
            }
            return !isInOtherHands(connection, lease.get(), now) && take(connection, lease.get(), false)
                    ? Optional.of(rows.turn(connection, key, run))
                    : Optional.empty();
        });
    }

    private boolean take(Connection connection, Lease lease, boolean toClose) throws SQLException {
        var user = lease.key().user().value();
        var thread = lease.key().thread().value();
        return update(connection, TAKE, self, toClose, user, thread, lease.run().value(), lease.holder()) > 0;
    }

    @Override
    public List<Lease> takeLost(Instant now, Duration silence, Predicate<RunId> isAtWork) {
        var before = now.minus(silence).toEpochMilli();
        return call("the leases of the dead could not be read", connection -> {
            var lost = new ArrayList<>(leases(connection, OWN_OLD, self, before));
            lost.removeIf(own -> isAtWork.test(own.run()));
            lost.addAll(leases(connection, OF_THE_DEAD, self, before, before, MOST_AT_ONCE));
            var taken = new ArrayList<Lease>();
            for (var lease : lost) {
                if (take(connection, lease, true)) {
                    // Read again: its holder may have lived a moment longer, and cannot change it any more.
                    lease(connection, lease.key().user(), lease.run()).ifPresent(taken::add);
                }
            }
            return taken;
        });
    }

    @Override
    public boolean end(ThreadKey key, RunId run, String how, Instant at) {
        return inTransaction("the end of a run could not be stored", connection -> {
            update(connection, FORGET_ENDS, at.minus(KEPT).toEpochMilli());
            var user = key.user().value();
            var thread = key.thread().value();
            if (update(connection, END, how, user, thread, run.value(), self) == 0) {
                return false;
            }
            update(connection, RECORD_END, run.value(), user, thread, how, at.toEpochMilli());
            return true;
        });
    }

    @Override
    public CompletionStage<Void> release(ThreadKey key, RunId run) {
        return writer.writeSoon(new Release(key, run)).thenAccept(_ -> {});
    }

    @Override
    public List<Lease> held() {
        return call("the leases of this process could not be read", connection -> leases(connection, HELD, self));
    }

    @Override
    public List<Lease> held(ThreadKey key) {
        return call(
                "the leases of a thread could not be read",
                connection -> leases(
                        connection,
                        HELD_IN,
                        self,
                        key.user().value(),
                        key.thread().value()));
    }

    @Override
    public Optional<Lease> wish(UserId user, RunId run, String how) {
        return call("a wish could not be stored", connection -> {
            return update(connection, WISH, how, user.value(), run.value()) > 0
                    ? lease(connection, user, run)
                    : Optional.empty();
        });
    }

    @Override
    public Set<String> wishAll(ThreadKey key, String how) {
        var user = key.user().value();
        var thread = key.thread().value();
        return call("a wish could not be stored", connection -> {
            update(connection, WISH_ALL, how, user, thread, self);
            return others(connection, key);
        });
    }

    @Override
    public Optional<Lease> find(UserId user, RunId run) {
        return call("the lease of a run could not be read", connection -> lease(connection, user, run));
    }

    @Override
    public Optional<StoredEnd> endOf(UserId user, RunId run) {
        return call("the end of a run could not be read", connection -> {
            try (var statement = connection.prepareStatement(END_OF)) {
                fill(statement, run.value(), user.value());
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new StoredEnd(
                                    new ThreadKey(user, new ThreadId(rows.getString(1))),
                                    rows.getString(2),
                                    Instant.ofEpochMilli(rows.getLong(3))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public Set<String> othersIn(ThreadKey key) {
        return call("the leases of a thread could not be read", connection -> others(connection, key));
    }

    private Set<String> others(Connection connection, ThreadKey key) throws SQLException {
        try (var statement = connection.prepareStatement(OTHERS)) {
            fill(statement, key.user().value(), key.thread().value(), self);
            try (var rows = statement.executeQuery()) {
                var others = new HashSet<String>();
                while (rows.next()) {
                    others.add(rows.getString(1));
                }
                return others;
            }
        }
    }

    private <T> T call(String problem, RetryingDatabase.Work<T> work) {
        try {
            return database.call(work);
        } catch (SQLException e) {
            throw new StorageUnavailableException(problem, e);
        }
    }

    private <T> T inTransaction(String problem, RetryingDatabase.Work<T> work) {
        try {
            return database.inTransaction(work);
        } catch (SQLException e) {
            throw new StorageUnavailableException(problem, e);
        }
    }

    private static List<Lease> leases(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            try (var rows = statement.executeQuery()) {
                var leases = new ArrayList<Lease>();
                while (rows.next()) {
                    leases.add(lease(rows));
                }
                return leases;
            }
        }
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                new RunId(row.getString(1)),
                new ThreadKey(new UserId(row.getString(2)), new ThreadId(row.getString(3))),
                row.getString(4),
                new RequestId(row.getString(5)),
                row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)),
                Optional.ofNullable(row.getString(8)),
                Optional.ofNullable(row.getString(9)),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getBoolean(12));
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
        }
    }

    private static boolean finds(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
