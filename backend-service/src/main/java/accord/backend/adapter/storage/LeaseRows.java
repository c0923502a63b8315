package accord.backend.adapter.storage;

import accord.backend.thread.RunOrder;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Turn;
import accord.backend.thread.Turn.Ahead;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The leases of runs as they change together with what is said, in somebody else's transaction. Whoever gives out turns holds the
 * rows of their threads.
 */
final class LeaseRows {
    private static final String IN_THREADS = """
            select user_id, thread_id, run_id, turn, holder, ended, closing from run_leases
            where user_id = any(?) and thread_id = any(?) order by turn""";
    private static final String OPEN = """
            insert into run_leases (user_id, thread_id, turn, run_id, holder, request_id, trace, heard_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String OURS = " where user_id = ? and thread_id = ? and run_id = ? and holder = ?";
    private static final String ANSWERED = "update run_leases set ended = 'completed'" + OURS;
    private static final String AT_WORK =
            "select 1 from run_leases where user_id = ? and thread_id = ? and ended is null";
    private static final String FORGET = "delete from run_leases where user_id = ? and thread_id = ?";
    private static final String RELEASE = "delete from run_leases" + OURS;

    private final String holder;

    LeaseRows(String holder) {
        this.holder = holder;
    }

    /** Gives out turns, in order; who gets none has too many ahead. */
    Map<Utterance, Turn> turns(Connection connection, List<Utterance> requests) throws SQLException {
        if (requests.isEmpty()) {
            return Map.of();
        }
        var lines = lines(connection, requests.stream().map(Utterance::key).collect(Collectors.toUnmodifiableSet()));
        var turns = new LinkedHashMap<Utterance, Turn>();
        for (var request : requests) {
            var order = request.order().orElseThrow();
            var line = lines.computeIfAbsent(request.key(), _ -> new ArrayList<>());
            if (line.stream().filter(place -> !place.hasEnded()).count() <= order.mostAhead()) {
                var turn = next(line);
                turns.put(request, turn);
                line.add(new Place(new Ahead(order.run(), holder, false), turn.number(), false));
            }
        }
        return turns;
    }

    /** The turn of a run that has one, or that it would get now. */
    Turn turn(Connection connection, ThreadKey key, RunId run) throws SQLException {
        var line = lines(connection, Set.of(key)).getOrDefault(key, List.of());
        var own = line.stream().filter(place -> place.ahead().run().equals(run)).findFirst();
        return own.isPresent()
                ? new Turn(own.get().turn(), ahead(line.subList(0, line.indexOf(own.get()))))
                : next(line);
    }

    private static Turn next(List<Place> line) {
        return new Turn(line.isEmpty() ? 1 : line.getLast().turn() + 1, ahead(line));
    }

    private static List<Ahead> ahead(List<Place> line) {
        return line.stream().map(Place::ahead).toList();
    }

    private static Map<ThreadKey, List<Place>> lines(Connection connection, Collection<ThreadKey> keys)
            throws SQLException {
        try (var statement = connection.prepareStatement(IN_THREADS)) {
            statement.setArray(
                    1, array(connection, keys.stream().map(key -> key.user().value())));
            statement.setArray(
                    2, array(connection, keys.stream().map(key -> key.thread().value())));
            try (var rows = statement.executeQuery()) {
                var lines = new HashMap<ThreadKey, List<Place>>();
                while (rows.next()) {
                    var key = new ThreadKey(new UserId(rows.getString(1)), new ThreadId(rows.getString(2)));
                    lines.computeIfAbsent(key, _ -> new ArrayList<>())
                            .add(new Place(
                                    new Ahead(new RunId(rows.getString(3)), rows.getString(5), rows.getBoolean(7)),
                                    rows.getLong(4),
                                    rows.getString(6) != null));
                }
                return lines;
            }
        }
    }

    private static Array array(Connection connection, Stream<String> values) throws SQLException {
        return connection.createArrayOf("varchar", values.distinct().toArray());
    }

    /** Opens the leases of requests that are stored. */
    void open(Connection connection, Map<Utterance, Turn> turns) throws SQLException {
        Batch.run(connection, OPEN, List.copyOf(turns.entrySet()), (statement, each) -> {
            var request = each.getKey();
            fill(statement, request.key(), request.order().orElseThrow(), each.getValue(), request.at());
        });
    }

    /** Opens the lease of a run that should have one. */
    void open(Connection connection, ThreadKey key, RunOrder order, Turn turn, long at) throws SQLException {
        try (var statement = connection.prepareStatement(OPEN)) {
            fill(statement, key, order, turn, at);
            statement.executeUpdate();
        }
    }

    private void fill(PreparedStatement statement, ThreadKey key, RunOrder order, Turn turn, long at)
            throws SQLException {
        fill(statement, key);
        statement.setLong(3, turn.number());
        statement.setString(4, order.run().value());
        statement.setString(5, holder);
        statement.setString(6, order.request().value());
        statement.setString(7, order.trace());
        statement.setLong(8, at);
    }

    /** Writes down that runs are answered, and returns the answers of those that this process holds no lease of. */
    Set<Utterance> answered(Connection connection, List<Utterance> answers) throws SQLException {
        return Set.copyOf(Batch.run(
                connection, ANSWERED, answers, (statement, answer) -> fill(statement, answer.key(), answer.run())));
    }

    void release(Connection connection, List<Release> released) throws SQLException {
        Batch.run(connection, RELEASE, released, (statement, each) -> fill(statement, each.key(), each.run()));
    }

    /** Whether some run of a thread has not ended, whoever is at it. */
    static boolean isAtWork(Connection connection, ThreadKey key) throws SQLException {
        try (var statement = connection.prepareStatement(AT_WORK)) {
            fill(statement, key);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Forgets the leases of a thread that is no more, whoever holds them. */
    static void forget(Connection connection, ThreadKey key) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            fill(statement, key);
            statement.executeUpdate();
        }
    }

    private void fill(PreparedStatement statement, ThreadKey key, RunId run) throws SQLException {
        fill(statement, key);
        statement.setString(3, run.value());
        statement.setString(4, holder);
    }

    private static void fill(PreparedStatement statement, ThreadKey key) throws SQLException {
        statement.setString(1, key.user().value());
        statement.setString(2, key.thread().value());
    }

    /** A run in the line of its thread. */
    private record Place(Ahead ahead, long turn, boolean hasEnded) {}
}
