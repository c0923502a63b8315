package accord.backend.adapter.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/** One statement for many rows, sent at once. */
final class Batch {
    private Batch() {}

    /** Runs it, and returns the rows for which it changed nothing. */
    static <T> List<T> run(Connection connection, String sql, List<T> rows, Row<T> row) throws SQLException {
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

    /** How the statement is filled for one of its rows. */
    interface Row<T> {
        void fill(PreparedStatement statement, T row) throws SQLException;
    }
}
