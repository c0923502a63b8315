package accord.backend.adapter.storage;

import accord.backend.run.Leases;
import accord.backend.thread.Page;
import accord.backend.thread.RunOrder;
import accord.backend.thread.StorableText;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.StoredAnswer;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Threads;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads in a relational database, H2 and PostgreSQL alike. Reads take a connection each; writes share transactions. */
public final class JdbcThreads implements Threads, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcThreads.class);

    private static final String FIND = """
            select id, thread_id, title, created_at, updated_at from threads where user_id = ? and thread_id = ?""";
    // The condition on updated_at alone says nothing new; it lets H2 begin in the middle of the index.
    private static final String LIST = """
            select id, thread_id, title, created_at, updated_at from threads
            where user_id = ? and updated_at <= ? and (updated_at, id) < (?, ?)
            order by updated_at desc, id desc limit ?""";
    private static final String MESSAGES = """
            select position, message_id, role, content, run_id, said_at from messages
            where thread = (select id from threads where user_id = ? and thread_id = ?) and position > ?
            order by position limit ?""";
    private static final String LATEST = """
            select position, message_id, role, content, run_id, said_at from messages
            where thread = (select id from threads where user_id = ? and thread_id = ?)
            order by position desc limit ?""";

    private static final String CREATE = """
            insert into threads (user_id, thread_id, title, created_at, updated_at) values (?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String RENAME = "update threads set title = ? where user_id = ? and thread_id = ?";
    // The thread's row is locked first, as by everyone else who writes to a thread.
    private static final String LOCK = "select id from threads where user_id = ? and thread_id = ? for update";
    private static final String DELETE_MESSAGES = "delete from messages where thread = ?";
    private static final String DELETE_THREAD = "delete from threads where id = ?";
    private static final String ANSWER = """
            select threads.thread_id, answer.content, answer.said_at, (
                select request.said_at from messages request
                where request.thread = answer.thread and request.position < answer.position
                    and request.run_id = answer.run_id and request.role = 'user'
                order by request.position desc limit 1)
            from messages answer join threads on threads.id = answer.thread where answer.said_once = ?""";

    private static final String THREAD_LIST = "threads";
    private static final String MESSAGE_LIST = "messages";
    private static final Cursor BEFORE_THE_LATEST = new Cursor(THREAD_LIST, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Cursor BEFORE_THE_OLDEST = new Cursor(MESSAGE_LIST, 0, 0);

    private final RetryingDatabase database;
    private final GroupCommit writer;
    private final JdbcLeases leases;

    /** The database is its owner's to close, after this. */
    public JdbcThreads(Database database) {
        this.database = new RetryingDatabase(database);
        var self = UUID.randomUUID().toString();
        var rows = new LeaseRows(self);
        this.writer = new GroupCommit(new Ledger(this.database, rows));
        this.leases = new JdbcLeases(this.database, writer, rows, self);
    }

    /** The leases of the runs that are heard here, in the same database. */
    public Leases leases() {
        return leases;
    }

    @Override
    public Heard hear(ThreadKey key, String messageId, String content, RunOrder order, Instant at) {
        return switch (writer.write(Utterance.request(key, messageId, content, order, at))) {
            case Settlement.Heard(var turn) -> new Heard.First(turn);
            case Settlement.SaidBefore(var thread, var run) -> new Heard.Repeated(thread, run);
            case Settlement.TooManyAhead _ -> new Heard.Busy();
            case Settlement.Written _, Settlement.NotOurs _ ->
                throw new IllegalStateException("a request is heard, repeated or too much");
        };
    }

    @Override
    public boolean answer(ThreadKey key, RunId run, String content, Instant at) {
        return writer.write(Utterance.answer(key, run, content, at)) instanceof Settlement.Written;
    }

    @Override
    public Optional<ThreadSummary> find(ThreadKey key) {
        var found = query(FIND, JdbcThreads::summary, statement -> setKey(statement, key));
        return found.stream().map(Placed::item).findFirst();
    }

    @Override
    public boolean create(ThreadKey key, String title, Instant at) {
        return reach(connection -> {
            try (var statement = connection.prepareStatement(CREATE)) {
                setKey(statement, key);
                statement.setString(3, StorableText.of(title));
                statement.setLong(4, at.toEpochMilli());
                statement.setLong(5, at.toEpochMilli());
                return statement.executeUpdate() > 0;
            }
        });
    }

    @Override
    public boolean rename(ThreadKey key, String title) {
        return reach(connection -> {
            try (var statement = connection.prepareStatement(RENAME)) {
                statement.setString(1, StorableText.of(title));
                statement.setString(2, key.user().value());
                statement.setString(3, key.thread().value());
                return statement.executeUpdate() > 0;
            }
        });
    }

    @Override
    public boolean delete(ThreadKey key) {
        return delete(key, _ -> false) == Deletion.DELETED;
    }

    @Override
    public Deletion deleteIfIdle(ThreadKey key) {
        return delete(key, connection -> LeaseRows.isAtWork(connection, key));
    }

    private Deletion delete(ThreadKey key, RetryingDatabase.Work<Boolean> isKept) {
        try {
            return database.inTransaction(connection -> {
                // Nothing is heard in the thread while its row is locked.
                var thread = lock(connection, key);
                if (thread.isEmpty()) {
                    return Deletion.NO_THREAD;
                }
                if (isKept.on(connection)) {
                    return Deletion.BUSY;
                }
                deleteBy(connection, DELETE_MESSAGES, thread.get());
                LeaseRows.forget(connection, key);
                deleteBy(connection, DELETE_THREAD, thread.get());
                return Deletion.DELETED;
            });
        } catch (SQLException e) {
            throw new StorageUnavailableException("the thread could not be deleted", e);
        }
    }

    private static Optional<Long> lock(Connection connection, ThreadKey key) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            setKey(statement, key);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
            }
        }
    }

    private static void deleteBy(Connection connection, String sql, long thread) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, thread);
            statement.executeUpdate();
        }
    }

    @Override
    public Optional<StoredAnswer> answerOf(UserId user, RunId run) {
        return reach(connection -> {
            try (var statement = connection.prepareStatement(ANSWER)) {
                statement.setObject(1, Utterance.answer(user, run));
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(storedAnswer(rows, user, run)) : Optional.empty();
                }
            }
        });
    }

    private static StoredAnswer storedAnswer(ResultSet row, UserId user, RunId run) throws SQLException {
        var answeredAt = row.getLong(3);
        var askedAt = row.getLong(4);
        return new StoredAnswer(
                new ThreadKey(user, new ThreadId(row.getString(1))),
                run,
                row.getString(2),
                Instant.ofEpochMilli(askedAt == 0 ? answeredAt : askedAt),
                Instant.ofEpochMilli(answeredAt));
    }

    @Override
    public Page<ThreadSummary> list(UserId user, String cursor, int limit) {
        var from = cursor.isEmpty() ? BEFORE_THE_LATEST : Cursor.parse(THREAD_LIST, cursor);
        var found = query(LIST, JdbcThreads::summary, statement -> {
            statement.setString(1, user.value());
            statement.setLong(2, from.place());
            statement.setLong(3, from.place());
            statement.setLong(4, from.row());
            statement.setInt(5, limit + 1);
        });
        return page(found, limit);
    }

    @Override
    public Page<ThreadMessage> messages(ThreadKey key, String cursor, int limit) {
        var from = cursor.isEmpty() ? BEFORE_THE_OLDEST : Cursor.parse(MESSAGE_LIST, cursor);
        var found = query(MESSAGES, JdbcThreads::message, statement -> {
            setKey(statement, key);
            statement.setLong(3, from.place());
            statement.setInt(4, limit + 1);
        });
        return page(found, limit);
    }

    @Override
    public List<ThreadMessage> latest(ThreadKey key, int limit) {
        var found = query(LATEST, JdbcThreads::message, statement -> {
            setKey(statement, key);
            statement.setInt(3, limit);
        });
        return found.reversed().stream().map(Placed::item).toList();
    }

    /** Ends when everything handed in is written. */
    @Override
    public void close() {
        writer.close();
        try {
            leases.die();
        } catch (StorageUnavailableException e) {
            LOG.debug("others will find out by themselves that this process has ended", e);
        }
    }

    private <T> T reach(RetryingDatabase.Work<T> work) {
        try {
            return database.call(work);
        } catch (SQLException e) {
            throw new StorageUnavailableException("the threads could not be reached", e);
        }
    }

    private <T> List<Placed<T>> query(String sql, Mapper<T> mapper, Parameters parameters) {
        try {
            return database.call(connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                    parameters.set(statement);
                    return all(statement, mapper);
                }
            });
        } catch (SQLException e) {
            throw new StorageUnavailableException("what was said could not be read", e);
        }
    }

    private static <T> List<Placed<T>> all(PreparedStatement statement, Mapper<T> mapper) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var found = new ArrayList<Placed<T>>();
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
            return found;
        }
    }

    /** One row more than the limit was asked for, to know whether there is more. */
    private static <T> Page<T> page(List<Placed<T>> found, int limit) {
        var items = found.stream().limit(limit).map(Placed::item).toList();
        return new Page<>(
                items, found.size() > limit ? found.get(limit - 1).place().spelled() : "");
    }

    private static void setKey(PreparedStatement statement, ThreadKey key) throws SQLException {
        statement.setString(1, key.user().value());
        statement.setString(2, key.thread().value());
    }

    private static Placed<ThreadSummary> summary(ResultSet row) throws SQLException {
        var summary = new ThreadSummary(
                new ThreadId(row.getString(2)),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)));
        return new Placed<>(new Cursor(THREAD_LIST, row.getLong(5), row.getLong(1)), summary);
    }

    private static Placed<ThreadMessage> message(ResultSet row) throws SQLException {
        var message = new ThreadMessage(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                new RunId(row.getString(5)),
                Instant.ofEpochMilli(row.getLong(6)));
        return new Placed<>(new Cursor(MESSAGE_LIST, row.getLong(1), 0), message);
    }

    /** An item and where it stands in its list. */
    private record Placed<T>(Cursor place, T item) {}

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private interface Mapper<T> {
        Placed<T> map(ResultSet row) throws SQLException;
    }
}
