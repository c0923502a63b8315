package accord.auth.adapter.storage;

import accord.auth.identity.Credential;
import accord.auth.identity.EmailAddress;
import accord.auth.identity.Identities;
import accord.auth.identity.PasswordHash;
import accord.auth.identity.User;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** People in SQL. */
public final class JdbcIdentities implements Identities {
    private final Transactions database;

    public JdbcIdentities(Database database) {
        this.database = new Transactions(database);
    }

    @Override
    public Addition add(User user, PasswordHash password) {
        return database.transaction(handle -> {
            var added = handle.createUpdate("""
                            insert into users (id, email, email_verified, created_at)
                            values (:id, :email, :verified, :created)
                            on conflict do nothing
                            """)
                    .bind("id", user.id().value())
                    .bind("email", user.email().value())
                    .bind("verified", user.emailVerified())
                    .bind("created", user.createdAt())
                    .execute();
            if (added == 0) {
                return Addition.ADDRESS_TAKEN;
            }
            handle.createUpdate("insert into credentials (user_id, password_hash) values (:id, :hash)")
                    .bind("id", user.id().value())
                    .bind("hash", password.encoded())
                    .execute();
            return Addition.ADDED;
        });
    }

    @Override
    public Optional<Credential> credential(EmailAddress email) {
        return database.statement(handle -> handle.createQuery("""
                        select id, email, email_verified, created_at, password_hash
                        from users join credentials on user_id = id
                        where email = :email
                        """)
                .bind("email", email.value())
                .map((row, _) -> credential(row))
                .findOne());
    }

    @Override
    public Optional<Credential> credential(UserId id) {
        return database.statement(handle -> handle.createQuery("""
                        select id, email, email_verified, created_at, password_hash
                        from users join credentials on user_id = id
                        where id = :id
                        """)
                .bind("id", id.value())
                .map((row, _) -> credential(row))
                .findOne());
    }

    @Override
    public void addTestUser(User user, Instant until) {
        database.statement(handle -> handle.createUpdate("""
                        insert into users (id, email, email_verified, created_at, test_until)
                        values (:id, :email, :verified, :created, :until)
                        """)
                .bind("id", user.id().value())
                .bind("email", user.email().value())
                .bind("verified", user.emailVerified())
                .bind("created", user.createdAt())
                .bind("until", until)
                .execute());
    }

    @Override
    public boolean remove(UserId id) {
        return database.statement(handle -> handle.createUpdate("delete from users where id = :id")
                        .bind("id", id.value())
                        .execute()
                > 0);
    }

    @Override
    public int forgetTestUsers(Instant now) {
        return database.statement(handle -> handle.createUpdate("delete from users where test_until < :now")
                .bind("now", now)
                .execute());
    }

    @Override
    public Optional<User> find(UserId id) {
        return database.statement(
                handle -> handle.createQuery("select id, email, email_verified, created_at from users where id = :id")
                        .bind("id", id.value())
                        .map((row, _) -> user(row))
                        .findOne());
    }

    @Override
    public void rehash(UserId id, PasswordHash from, PasswordHash to) {
        database.statement(handle -> handle.createUpdate(
                        "update credentials set password_hash = :to where user_id = :id and password_hash = :from")
                .bind("id", id.value())
                .bind("from", from.encoded())
                .bind("to", to.encoded())
                .execute());
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(user(row), new PasswordHash(row.getString("password_hash")));
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                new UserId(row.getString("id")),
                new EmailAddress(row.getString("email")),
                row.getBoolean("email_verified"),
                row.getTimestamp("created_at").toInstant());
    }
}
