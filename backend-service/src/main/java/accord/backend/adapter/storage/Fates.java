package accord.backend.adapter.storage;

import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Fate;
import accord.kernel.context.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What became of runs: which have ended, and which processes live that may be at one that has not. */
final class Fates {
    private static final String H2 = "H2";

    // An end that is recorded twice is the same end.
    private static final String END =
            "insert into endings (run_id, how, ended_at) values (?, ?, ?) on conflict do nothing";
    private static final String FORGET_ENDINGS = "delete from endings where ended_at < ?";
    private static final String HAS_ENDED = """
            select 1 from endings where run_id = ? union all select 1 from messages where said_once = ?""";
    private static final String BEGIN_LIFE =
            "insert into lives (id, began_at, seen_at) values (?, ?, ?) on conflict do nothing";
    private static final String LIVE = "update lives set seen_at = ? where id = ?";
    private static final String FORGET_LIVES = "delete from lives where seen_at < ?";
    private static final String DIE = "delete from lives where id = ?";
    private static final String ANOTHER_LIVES = """
            select 1 from lives where id <> ? and seen_at > ?
            and began_at <= (select said_at from messages where said_once = ?)""";

    private static final Duration KEPT = Threads.IDEMPOTENCY.multipliedBy(2);

    private final RetryingDatabase database;
    private final String life = UUID.randomUUID().toString();

    Fates(RetryingDatabase database) {
        this.database = database;
    }

    void end(RunId run, String how, Instant at) {
        call("the end of a run could not be stored", connection -> {
            update(connection, FORGET_ENDINGS, at.minus(KEPT).toEpochMilli());
            return update(connection, END, run.value(), how, at.toEpochMilli());
        });
    }

    /**
     * @param request the fingerprint of the message that the run is for
     * @param answer the fingerprint of what answers it
     */
    Fate of(RunId run, UUID request, UUID answer, Instant now) {
        return call("what became of a run could not be read", connection -> {
            if (finds(connection, HAS_ENDED, run.value(), answer)) {
                return Fate.ENDED;
            }
            var alive = now.minus(Threads.SIGN_OF_LIFE_LASTS).toEpochMilli();
            return finds(connection, ANOTHER_LIVES, life, alive, request) ? Fate.UNKNOWN : Fate.LOST;
        });
    }

    void live(Instant at) {
        call("a sign of life could not be stored", connection -> {
            if (update(connection, LIVE, at.toEpochMilli(), life) > 0) {
                return 0;
            }
            // An embedded database is one process's at a time: whoever else is in it is dead.
            var oldest = connection.getMetaData().getDatabaseProductName().equals(H2) ? at.plus(KEPT) : at.minus(KEPT);
            update(connection, FORGET_LIVES, oldest.toEpochMilli());
            return update(connection, BEGIN_LIFE, life, at.toEpochMilli(), at.toEpochMilli());
        });
    }

    /** So that nobody waits for this process in vain. */
    void die() {
        call("the end of a life could not be stored", connection -> update(connection, DIE, life));
    }

    private <T> T call(String problem, RetryingDatabase.Work<T> work) {
        try {
            return database.call(work);
        } catch (SQLException e) {
            throw new StorageUnavailableException(problem, e);
        }
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
