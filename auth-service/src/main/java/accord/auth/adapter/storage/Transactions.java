package accord.auth.adapter.storage;

import accord.auth.identity.StorageUnavailableException;
import accord.kernel.storage.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Work at the database that says "not now" in the core's words. */
final class Transactions {
    /** SQL states that mean "not now": no connection, no resources, shut down, broken, deadlock, lock timeout. */
    private static final List<String> TRANSIENT = List.of("08", "53", "57", "58", "90", "40", "HYT");

    private final Jdbi jdbi;

    Transactions(Database database) {
        this.jdbi = Jdbi.create(database.source());
    }

    /** Runs one statement; it is its own transaction, without the round trips of one. */
    <T> T statement(HandleCallback<T, RuntimeException> work) {
        return reached(() -> jdbi.withHandle(work));
    }

    /** Runs several statements, of which all happen or none. */
    <T> T transaction(HandleCallback<T, RuntimeException> work) {
        return reached(() -> jdbi.inTransaction(work));
    }

    private static <T> T reached(Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            throw isTransient(e) ? new StorageUnavailableException("the database cannot be reached", e) : e;
        }
    }

    private static boolean isTransient(JdbiException failure) {
        if (failure instanceof ConnectionException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && hasTransientState(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasTransientState(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && TRANSIENT.stream().anyMatch(state::startsWith);
    }
}
