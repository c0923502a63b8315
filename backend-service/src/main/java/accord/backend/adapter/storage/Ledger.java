package accord.backend.adapter.storage;

import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Threads.Heard;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes utterances, many in one transaction, and settles each when it is committed. */
final class Ledger {
    private static final String MOVE_THREAD = """
            update threads set updated_at = greatest(updated_at, ?), title = case when title = '' then ? else title end
            where user_id = ? and thread_id = ?""";
    private static final String OPEN_THREAD = """
            insert into threads (user_id, thread_id, title, created_at, updated_at) values (?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String SAY = """
            insert into messages (thread, role, message_id, run_id, content, said_at, said_once)
            values ((select id from threads where user_id = ? and thread_id = ?), ?, ?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String FIND_SAID = """
            select threads.thread_id, run_id, said_at from messages join threads on threads.id = messages.thread
            where said_once = ?""";
    private static final String RELEASE_ID = "update messages set said_once = null where said_once = ?";

    /** Every instance locks threads in this order, so that two of them never wait for each other. */
    private static final Comparator<ThreadKey> LOCK_ORDER = Comparator.<ThreadKey, String>comparing(
                    key -> key.user().value())
            .thenComparing(key -> key.thread().value());

    private final RetryingDatabase database;

    Ledger(RetryingDatabase database) {
        this.database = database;
    }

    /** Settles every utterance; after an exception, those that are not settled are not stored, as far as can be known. */
    void write(List<Utterance> batch) throws SQLException {
        database.call(connection -> {
            connection.setAutoCommit(false);
            try {
                storeAndSettle(connection, Utterance.unsettled(batch));
            } catch (SQLException e) {
                RetryingDatabase.rollbackAfter(e, connection);
                throw e;
            }
            return batch;
        });
    }

    /** Hopes that nothing was said before; otherwise takes back, stores what is new, and finds what is not. */
    private void storeAndSettle(Connection connection, List<Utterance> batch) throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        var repeated = store(connection, batch);
        if (repeated.isEmpty()) {
            connection.commit();
            batch.forEach(utterance -> utterance.settle(new Heard.First()));
            return;
        }
        connection.rollback();
        // In this order, because what repeats may repeat something of this very batch.
        storeAndSettle(
                connection, batch.stream().filter(u -> !repeated.contains(u)).toList());
        for (var utterance : repeated) {
            settleRepeated(connection, utterance);
        }
    }

    /** Returns those that were not stored because they had been said before. */
    private static Set<Utterance> store(Connection connection, List<Utterance> batch) throws SQLException {
        var gone = moveThreads(connection, batch);
        return say(
                connection,
                gone.isEmpty()
                        ? batch
                        : batch.stream().filter(u -> !gone.contains(u.key())).toList());
    }

    /** Locks the threads, with those created that are missing, and returns those that an answer alone may not create. */
    private static Set<ThreadKey> moveThreads(Connection connection, List<Utterance> batch) throws SQLException {
        var threads = new TreeMap<ThreadKey, List<Utterance>>(LOCK_ORDER);
        for (var utterance : batch) {
            threads.computeIfAbsent(utterance.key(), _ -> new ArrayList<>(2)).add(utterance);
        }
        var missing = move(connection, List.copyOf(threads.values()));
        if (missing.isEmpty()) {
            return Set.of();
        }
        var openedElsewhere = open(
                connection,
                missing.stream().flatMap(said -> opening(said).stream()).toList());
        move(connection, openedElsewhere.stream().map(List::of).toList());
        var gone = new HashSet<ThreadKey>();
        for (var said : missing) {
            if (opening(said).isEmpty()) {
                gone.add(said.getFirst().key());
            }
        }
        return gone;
    }

    private static Optional<Utterance> opening(List<Utterance> said) {
        return said.stream().filter(Utterance::opensThread).findFirst();
    }

    /** Returns what was said in threads that do not exist. */
    private static List<List<Utterance>> move(Connection connection, List<List<Utterance>> threads)
            throws SQLException {
        return refused(connection, MOVE_THREAD, threads, (statement, said) -> {
            var key = said.getLast().key();
            statement.setLong(1, said.getLast().at());
            statement.setString(2, opening(said).map(Ledger::titleOf).orElse(""));
            statement.setString(3, key.user().value());
            statement.setString(4, key.thread().value());
        });
    }

    private static String titleOf(Utterance opening) {
        return ThreadSummary.titleOf(opening.content());
    }

    /** Returns those whose thread exists by now. */
    private static List<Utterance> open(Connection connection, List<Utterance> openings) throws SQLException {
        return refused(connection, OPEN_THREAD, openings, (statement, opening) -> {
            statement.setString(1, opening.key().user().value());
            statement.setString(2, opening.key().thread().value());
            statement.setString(3, titleOf(opening));
            statement.setLong(4, opening.at());
            statement.setLong(5, opening.at());
        });
    }

    /** Returns those that were said before. */
    private static Set<Utterance> say(Connection connection, List<Utterance> batch) throws SQLException {
        return Set.copyOf(refused(connection, SAY, batch, (statement, utterance) -> {
            statement.setString(1, utterance.key().user().value());
            statement.setString(2, utterance.key().thread().value());
            statement.setString(3, utterance.role());
            statement.setString(4, utterance.id());
            statement.setString(5, utterance.run().value());
            statement.setString(6, utterance.content());
            statement.setLong(7, utterance.at());
            statement.setObject(8, utterance.fingerprint());
        }));
    }

    private static <T> List<T> refused(Connection connection, String sql, List<T> rows, Row<T> row)
            throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var each : rows) {
                row.fill(statement, each);
                statement.addBatch();
            }
            var changed = statement.executeBatch();
            return IntStream.range(0, changed.length)
                    .filter(i -> changed[i] == 0)
                    .mapToObj(rows::get)
                    .toList();
        }
    }

    private void settleRepeated(Connection connection, Utterance utterance) throws SQLException {
        var first = findFirst(connection, utterance);
        if (first.isPresent() && !utterance.isNewAfter(first.get().saidAt())) {
            connection.commit();
            utterance.settle(first.get().asHeardBy(utterance));
            return;
        }
        if (first.isPresent()) {
            releaseId(connection, utterance);
        }
        storeAndSettle(connection, List.of(utterance));
    }

    private static Optional<Said> findFirst(Connection connection, Utterance utterance) throws SQLException {
        try (var statement = connection.prepareStatement(FIND_SAID)) {
            statement.setObject(1, utterance.fingerprint());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(Said.of(rows)) : Optional.empty();
            }
        }
    }

    private static void releaseId(Connection connection, Utterance utterance) throws SQLException {
        try (var statement = connection.prepareStatement(RELEASE_ID)) {
            statement.setObject(1, utterance.fingerprint());
            statement.executeUpdate();
        }
    }

    /** How a statement is filled for one of its rows. */
    private interface Row<T> {
        void fill(PreparedStatement statement, T row) throws SQLException;
    }

    /** What an id was first used for. */
    private record Said(ThreadId thread, RunId run, long saidAt) {
        static Said of(ResultSet row) throws SQLException {
            return new Said(new ThreadId(row.getString(1)), new RunId(row.getString(2)), row.getLong(3));
        }

        /** The same run is the utterance itself, whose commit succeeded although its confirmation was lost. */
        Heard asHeardBy(Utterance utterance) {
            return run.equals(utterance.run()) ? new Heard.First() : new Heard.Repeated(thread, run);
        }
    }
}
