package accord.backend.adapter.storage.innocent;

import accord.contract.rules.Innocent;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Rows of a user, over a data source. */
@Innocent
final class JdbcBookmarks {
    /** A bookmark: a user and a thread as what they are. */
    record Bookmark(UserId user, ThreadId thread, String title) {}

    private final DataSource source;

    JdbcBookmarks(DataSource source) {
        this.source = source;
    }

    List<Bookmark> of(UserId user) throws SQLException {
        try (Connection connection = source.getConnection();
                var statement =
                        connection.prepareStatement("select thread_id, title from bookmarks where user_id = ?")) {
            statement.setString(1, user.value());
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Bookmark>();
                while (rows.next()) {
                    found.add(new Bookmark(user, new ThreadId(rows.getString(1)), rows.getString(2)));
                }
                return List.copyOf(found);
            }
        }
    }
}
