package accord.backend.adapter.storage;

import accord.backend.agent.Upload;
import accord.backend.agent.UsageLibrary;
import accord.backend.thread.Page;
import accord.backend.thread.StorableText;
import accord.backend.thread.StorageUnavailableException;
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

/**
 * Uploads in a relational database. A part is its own short transaction, so that a slow upload holds no connection; what makes
 * the whole visible is one flag at its end.
 */
public final class JdbcUsageLibrary implements UsageLibrary {
    private static final String LIST_NAME = "uploads";
    private static final Cursor BEFORE_THE_LATEST = new Cursor(LIST_NAME, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final int PARTS_AT_ONCE = 8;

    private static final String BEGIN = """
            insert into usage_uploads (user_id, upload_id, name, records, size_bytes, created_at, complete)
            values (?, ?, ?, 0, 0, ?, false)""";
    private static final String ADD = """
            insert into usage_parts (upload, position, content)
            values ((select id from usage_uploads where user_id = ? and upload_id = ?), ?, ?)
            on conflict do nothing""";
    private static final String COMPLETE = """
            update usage_uploads set records = ?, size_bytes = ?, complete = true where user_id = ? and upload_id = ?""";
    private static final String COLUMNS =
            "select id, upload_id, name, records, size_bytes, created_at from usage_uploads";
    private static final String FIND = COLUMNS + " where user_id = ? and upload_id = ? and complete";
    private static final String LIST = COLUMNS + """
             where user_id = ? and complete and created_at <= ? and (created_at, id) < (?, ?)
            order by created_at desc, id desc limit ?""";
    private static final String RECORDS = "select sum(records) from usage_uploads where user_id = ? and complete";
    private static final String DELETE_PARTS = """
            delete from usage_parts where upload = (
                select id from usage_uploads where user_id = ? and upload_id = ? and complete = ?)""";
    private static final String DELETE =
            "delete from usage_uploads where user_id = ? and upload_id = ? and complete = ?";
    private static final String PARTS = """
            select content from usage_parts where upload = ? and position >= ? order by position limit ?""";
    private static final String SWEEP_PARTS = """
            delete from usage_parts where upload in (
                select id from usage_uploads where not complete and created_at < ?)""";
    private static final String SWEEP = "delete from usage_uploads where not complete and created_at < ?";

    private final RetryingDatabase database;

    /** The database is its owner's to close. */
    public JdbcUsageLibrary(Database database) {
        this.database = new RetryingDatabase(database);
    }

    @Override
    public Draft begin(UserId user, String id, String name, Instant at) {
        change(BEGIN, statement -> {
            setKey(statement, user, id);
            statement.setString(3, StorableText.of(name));
            statement.setLong(4, at.toEpochMilli());
        });
        return new Begun(user, id, name, at);
    }

    private final class Begun implements Draft {
        private final UserId user;
        private final String id;
        private final String name;
        private final Instant at;
        private int position;

        private Begun(UserId user, String id, String name, Instant at) {
            this.user = user;
            this.id = id;
            this.name = name;
            this.at = at;
        }

        @Override
        public void add(String part) {
            change(ADD, statement -> {
                setKey(statement, user, id);
                statement.setInt(3, position);
                statement.setString(4, StorableText.of(part));
            });
            position++;
        }

        @Override
        public Upload complete(int records, long bytes) {
            change(COMPLETE, statement -> {
                statement.setInt(1, records);
                statement.setLong(2, bytes);
                statement.setString(3, user.value());
                statement.setString(4, id);
            });
            return new Upload(id, name, records, bytes, at);
        }

        @Override
        public void discard() {
            delete(user, id, false);
        }
    }

    @Override
    public Optional<Upload> find(UserId user, String id) {
        return query(FIND, statement -> setKey(statement, user, id)).stream()
                .map(Placed::upload)
                .findFirst();
    }

    @Override
    public Page<Upload> list(UserId user, String cursor, int limit) {
        var from = cursor.isEmpty() ? BEFORE_THE_LATEST : Cursor.parse(LIST_NAME, cursor);
        var found = list(user, from, limit + 1);
        return new Page<>(
                found.stream().limit(limit).map(Placed::upload).toList(),
                found.size() > limit ? found.get(limit - 1).place().spelled() : "");
    }

    private List<Placed> list(UserId user, Cursor from, int limit) {
        return query(LIST, statement -> {
            statement.setString(1, user.value());
            statement.setLong(2, from.place());
            statement.setLong(3, from.place());
            statement.setLong(4, from.row());
            statement.setInt(5, limit);
        });
    }

    @Override
    public long records(UserId user) {
        return reach(() -> database.call(connection -> {
            try (var statement = connection.prepareStatement(RECORDS)) {
                statement.setString(1, user.value());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : 0;
                }
            }
        }));
    }

    @Override
    public boolean delete(UserId user, String id) {
        return delete(user, id, true);
    }

    private boolean delete(UserId user, String id, boolean complete) {
        return reach(() -> database.inTransaction(connection -> {
            PreparedFilling filling = statement -> {
                setKey(statement, user, id);
                statement.setBoolean(3, complete);
            };
            update(connection, DELETE_PARTS, filling);
            return update(connection, DELETE, filling) > 0;
        }));
    }

    /** An upload at a time and a few of its parts, so that neither memory nor a connection is held while they are read. */
    @Override
    public void read(UserId user, Parts reader) {
        for (var from = BEFORE_THE_LATEST; ; ) {
            var uploads = list(user, from, 1);
            if (uploads.isEmpty() || !read(uploads.getFirst().place().row(), reader)) {
                return;
            }
            from = uploads.getFirst().place();
        }
    }

    private boolean read(long upload, Parts reader) {
        for (var position = 0; ; position += PARTS_AT_ONCE) {
            var parts = parts(upload, position);
            for (var part : parts) {
                if (!reader.take(part)) {
                    return false;
                }
            }
            if (parts.size() < PARTS_AT_ONCE) {
                return true;
            }
        }
    }

    private List<String> parts(long upload, int position) {
        return reach(() -> database.call(connection -> {
            try (var statement = connection.prepareStatement(PARTS)) {
                statement.setLong(1, upload);
                statement.setInt(2, position);
                statement.setInt(3, PARTS_AT_ONCE);
                var parts = new ArrayList<String>(PARTS_AT_ONCE);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        parts.add(rows.getString(1));
                    }
                }
                return parts;
            }
        }));
    }

    @Override
    public void sweep(Instant before) {
        PreparedFilling filling = statement -> statement.setLong(1, before.toEpochMilli());
        reach(() -> database.inTransaction(
                connection -> update(connection, SWEEP_PARTS, filling) + update(connection, SWEEP, filling)));
    }

    private void change(String sql, PreparedFilling filling) {
        var changed = reach(() -> database.call(connection -> update(connection, sql, filling)));
        if (changed > 1) {
            throw new IllegalStateException(changed + " rows were changed where one was meant");
        }
    }

    private static int update(Connection connection, String sql, PreparedFilling filling) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            filling.fill(statement);
            return statement.executeUpdate();
        }
    }

    private List<Placed> query(String sql, PreparedFilling filling) {
        return reach(() -> database.call(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                filling.fill(statement);
                var found = new ArrayList<Placed>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(placed(rows));
                    }
                }
                return found;
            }
        }));
    }

    private static Placed placed(ResultSet row) throws SQLException {
        var at = row.getLong(6);
        var upload =
                new Upload(row.getString(2), row.getString(3), row.getInt(4), row.getLong(5), Instant.ofEpochMilli(at));
        return new Placed(new Cursor(LIST_NAME, at, row.getLong(1)), upload);
    }

    private static void setKey(PreparedStatement statement, UserId user, String id) throws SQLException {
        statement.setString(1, user.value());
        statement.setString(2, id);
    }

    private static <T> T reach(Reaching<T> work) {
        try {
            return work.reach();
        } catch (SQLException e) {
            throw new StorageUnavailableException("the uploads could not be reached", e);
        }
    }

    /** An upload and where it stands in the list. */
    private record Placed(Cursor place, Upload upload) {}

    private interface PreparedFilling {
        void fill(PreparedStatement statement) throws SQLException;
    }

    private interface Reaching<T> {
        T reach() throws SQLException;
    }
}
