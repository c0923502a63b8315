package accord.backend.adapter.storage;

import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadSummary;
import accord.backend.thread.Turn;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes what is said, with the leases of its runs, much of it in one transaction, and settles each when it is committed. */
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
    private final LeaseRows leases;

    Ledger(RetryingDatabase database, LeaseRows leases) {
        this.database = database;
        this.leases = leases;
    }

    /** Settles every entry; after an exception, those that are not settled are not written, as far as can be known. */
    void write(List<Entry> batch) throws SQLException {
        database.call(connection -> {
            connection.setAutoCommit(false);
            try {
                var unsettled = Entry.unsettled(batch);
                writeAndSettle(connection, only(Utterance.class, unsettled), only(Release.class, unsettled));
            } catch (SQLException e) {
                RetryingDatabase.rollbackAfter(e, connection);
                throw e;
            }
            return batch;
        });
    }

    private static <T extends Entry> List<T> only(Class<T> kind, List<Entry> entries) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Hopes that everything is new and may be stored; otherwise takes back, writes what does, and sees to the rest. */
    private void writeAndSettle(Connection connection, List<Utterance> batch, List<Release> released)
            throws SQLException {
        if (batch.isEmpty() && released.isEmpty()) {
            return;
        }
        var draft = draft(connection, batch);
        if (!draft.isClean()) {
            connection.rollback();
            // In this order, because what repeats may repeat something of this very batch.
            writeAndSettle(connection, batch.stream().filter(draft::isFine).toList(), released);
            for (var repeated : draft.repeated()) {
                settleRepeated(connection, repeated, false);
            }
            for (var tooMany : draft.tooMany()) {
                settleRepeated(connection, tooMany, true);
            }
            return;
        }
        leases.release(connection, released);
        connection.commit();
        batch.forEach(utterance -> utterance.settle(draft.settlement(utterance)));
        released.forEach(release -> release.settle(new Settlement.Written()));
    }

    /**
     * What was written and is not committed.
     *
     * @param turns of the requests
     * @param notOurs answers that are not this process's to give
     * @param repeated what was not stored because it had been said before
     * @param tooMany requests with too many others ahead, which may have been said before, too
     */
    private record Draft(
            Map<Utterance, Turn> turns, Set<Utterance> notOurs, Set<Utterance> repeated, List<Utterance> tooMany) {
        boolean isClean() {
            return repeated.isEmpty() && tooMany.isEmpty();
        }

        boolean isFine(Utterance utterance) {
            return !repeated.contains(utterance) && !tooMany.contains(utterance);
        }

        Settlement settlement(Utterance utterance) {
            var turn = turns.get(utterance);
            if (turn != null) {
                return new Settlement.Heard(turn);
            }
            return notOurs.contains(utterance) ? new Settlement.NotOurs() : new Settlement.Written();
        }
    }

    private Draft draft(Connection connection, List<Utterance> batch) throws SQLException {
        var gone = moveThreads(connection, batch);
        var requests = batch.stream().filter(Utterance::opensThread).toList();
        var turns = leases.turns(connection, requests);
        var notOurs = leases.answered(
                connection,
                batch.stream().filter(utterance -> !utterance.opensThread()).toList());
        var repeated = say(
                connection,
                batch.stream()
                        .filter(utterance -> utterance.opensThread()
                                ? turns.containsKey(utterance)
                                : !notOurs.contains(utterance) && !gone.contains(utterance.key()))
                        .toList());
        var tooMany =
                requests.stream().filter(request -> !turns.containsKey(request)).toList();
        if (repeated.isEmpty() && tooMany.isEmpty()) {
            leases.open(connection, turns);
        }
        return new Draft(turns, notOurs, repeated, tooMany);
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
        return Batch.run(connection, MOVE_THREAD, threads, (statement, said) -> {
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
        return Batch.run(connection, OPEN_THREAD, openings, (statement, opening) -> {
            statement.setString(1, opening.key().user().value());
            statement.setString(2, opening.key().thread().value());
            statement.setString(3, titleOf(opening));
            statement.setLong(4, opening.at());
            statement.setLong(5, opening.at());
        });
    }

    /** Returns those that were said before. */
    private static Set<Utterance> say(Connection connection, List<Utterance> batch) throws SQLException {
        return Set.copyOf(Batch.run(connection, SAY, batch, (statement, utterance) -> {
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

    /** What was said before is answered with where it went; what is not honoured as the same any more is new. */
    private void settleRepeated(Connection connection, Utterance utterance, boolean tooMany) throws SQLException {
        var first = findFirst(connection, utterance);
        if (first.isPresent() && !utterance.isNewAfter(first.get().saidAt())) {
            var settlement = settlement(connection, first.get(), utterance);
            connection.commit();
            utterance.settle(settlement);
            return;
        }
        if (tooMany) {
            connection.rollback();
            utterance.settle(new Settlement.TooManyAhead());
            return;
        }
        if (first.isPresent()) {
            releaseId(connection, utterance);
        }
        writeAndSettle(connection, List.of(utterance), List.of());
    }

    /** The same run is the utterance itself, whose commit succeeded although its confirmation was lost. */
    private Settlement settlement(Connection connection, Said first, Utterance utterance) throws SQLException {
        if (!first.run().equals(utterance.run())) {
            return new Settlement.SaidBefore(first.thread(), first.run());
        }
        return utterance.opensThread()
                ? new Settlement.Heard(leases.turn(connection, utterance.key(), utterance.run()))
                : new Settlement.Written();
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

    /** What an id was first used for. */
    private record Said(ThreadId thread, RunId run, long saidAt) {
        static Said of(ResultSet row) throws SQLException {
            return new Said(new ThreadId(row.getString(1)), new RunId(row.getString(2)), row.getLong(3));
        }
    }
}
