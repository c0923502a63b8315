package accord.backend.adapter.storage;

import accord.kernel.storage.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;

/** A database whose restart is felt as a pause: work on a connection that was cut is done once more on a new one. */
final class RetryingDatabase {
    /** SQLSTATEs of a connection that is lost: by the standard, by PostgreSQL's operator, by H2. */
    private static final List<String> CUT = List.of("08", "57P", "90");

    private final Database database;

    RetryingDatabase(Database database) {
        this.database = database;
    }

    /** Does some work on a connection, perhaps twice: it must bear that. */
    <T> T call(Work<T> work) throws SQLException {
        try {
            return callOnce(work);
        } catch (SQLTransientConnectionException e) {
            throw e;
        } catch (SQLException e) {
            if (!isCut(e)) {
                throw e;
            }
            database.distrustConnections();
            return callOnce(work);
        }
    }

    /** Does some work in a transaction of its own, whole or not at all; perhaps twice, too. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        return call(connection -> {
            connection.setAutoCommit(false);
            try {
                var outcome = work.on(connection);
                connection.commit();
                return outcome;
            } catch (SQLException e) {
                rollbackAfter(e, connection);
                throw e;
            }
        });
    }

    static void rollbackAfter(SQLException failure, Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private <T> T callOnce(Work<T> work) throws SQLException {
        try (var connection = database.connection()) {
            return work.on(connection);
        }
    }

    private static boolean isCut(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && CUT.stream().anyMatch(state::startsWith);
    }

    /** What is done on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
