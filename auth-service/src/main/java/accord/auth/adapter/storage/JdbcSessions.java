package accord.auth.adapter.storage;

import accord.auth.session.IssuedToken;
import accord.auth.session.Presentation;
import accord.auth.session.Ruling;
import accord.auth.session.SealedSuccessor;
import accord.auth.session.Session;
import accord.auth.session.SessionId;
import accord.auth.session.Sessions;
import accord.auth.session.TokenFingerprint;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Sessions in SQL. The row of a session is the lock of its family: whoever presents a token holds it until the change is made. */
public final class JdbcSessions implements Sessions {
    private final Transactions database;

    public JdbcSessions(Database database) {
        this.database = new Transactions(database);
    }

    @Override
    public void open(Session session, IssuedToken first) {
        database.transaction(handle -> {
            handle.createUpdate("""
                            insert into sessions (id, user_id, started_at, expires_at)
                            values (:id, :user, :started, :expires)
                            """)
                    .bind("id", session.id().value())
                    .bind("user", session.user().value())
                    .bind("started", session.startedAt())
                    .bind("expires", session.expiresAt())
                    .execute();
            return insert(handle, session.id(), first);
        });
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return database.statement(handle -> handle.createQuery(
                        "select id, user_id, started_at, expires_at, ended_at from sessions where id = :id")
                .bind("id", id.value())
                .map((row, _) -> session(row))
                .findOne());
    }

    @Override
    public <T> Optional<T> present(TokenFingerprint fingerprint, Function<Presentation, Ruling<T>> rule) {
        return database.transaction(handle -> lockFamily(handle, fingerprint)
                .flatMap(session -> token(handle, fingerprint, session).map(presentation -> {
                    var ruling = rule.apply(presentation);
                    make(handle, presentation, ruling.change());
                    return ruling.outcome();
                })));
    }

    @Override
    public void end(SessionId id, Instant at) {
        database.statement(
                handle -> handle.createUpdate("update sessions set ended_at = :at where id = :id and ended_at is null")
                        .bind("at", at)
                        .bind("id", id.value())
                        .execute());
    }

    @Override
    public void endAll(UserId user, Instant at) {
        database.statement(handle -> handle.createUpdate(
                        "update sessions set ended_at = :at where user_id = :user and ended_at is null")
                .bind("at", at)
                .bind("user", user.value())
                .execute());
    }

    @Override
    public void endOthers(UserId user, SessionId kept, Instant at) {
        database.statement(handle -> handle.createUpdate("""
                        update sessions set ended_at = :at
                        where user_id = :user and id <> :kept and ended_at is null
                        """)
                .bind("at", at)
                .bind("user", user.value())
                .bind("kept", kept.value())
                .execute());
    }

    @Override
    public void forget(Instant now, Instant usedBefore) {
        database.statement(handle ->
                handle.createUpdate("""
                        update refresh_tokens set sealed_successor = null
                        where sealed_successor is not null and used_at < :usedBefore
                        """).bind("usedBefore", usedBefore).execute());
        database.statement(handle -> handle.createUpdate("delete from refresh_tokens where expires_at < :now")
                .bind("now", now)
                .execute());
        database.statement(handle -> handle.createUpdate("delete from sessions where expires_at < :now")
                .bind("now", now)
                .execute());
    }

    /** Locks first and reads the token after that, in the order that makes a waiting presentation see what the first one did. */
    private static Optional<Session> lockFamily(Handle handle, TokenFingerprint fingerprint) {
        return handle.createQuery("""
                        select id, user_id, started_at, expires_at, ended_at from sessions
                        where id = (select session_id from refresh_tokens where fingerprint = :fingerprint)
                        for update
                        """)
                .bind("fingerprint", fingerprint.value())
                .map((row, _) -> session(row))
                .findOne();
    }

    private static Optional<Presentation> token(Handle handle, TokenFingerprint fingerprint, Session session) {
        return handle.createQuery("""
                        select issued_at, expires_at, used_at, sealed_successor
                        from refresh_tokens where fingerprint = :fingerprint
                        """)
                .bind("fingerprint", fingerprint.value())
                .map((row, _) -> new Presentation(
                        session,
                        new IssuedToken(fingerprint, instant(row, "issued_at"), instant(row, "expires_at")),
                        use(row)))
                .findOne();
    }

    private static void make(Handle handle, Presentation presentation, Ruling.Change change) {
        switch (change) {
            case Ruling.Nothing() -> {}
            case Ruling.Rotate(var successor, var sealed, var at) -> {
                handle.createUpdate("""
                                update refresh_tokens set used_at = :at, sealed_successor = :sealed
                                where fingerprint = :fingerprint
                                """)
                        .bind("at", at)
                        .bind("sealed", sealed.value())
                        .bind("fingerprint", presentation.token().fingerprint().value())
                        .execute();
                insert(handle, presentation.session().id(), successor);
            }
            case Ruling.End(var at) ->
                handle.createUpdate("update sessions set ended_at = :at where id = :id and ended_at is null")
                        .bind("at", at)
                        .bind("id", presentation.session().id().value())
                        .execute();
        }
    }

    private static int insert(Handle handle, SessionId session, IssuedToken token) {
        return handle.createUpdate("""
                        insert into refresh_tokens (fingerprint, session_id, issued_at, expires_at)
                        values (:fingerprint, :session, :issued, :expires)
                        """)
                .bind("fingerprint", token.fingerprint().value())
                .bind("session", session.value())
                .bind("issued", token.issuedAt())
                .bind("expires", token.expiresAt())
                .execute();
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                new SessionId(row.getString("id")),
                new UserId(row.getString("user_id")),
                instant(row, "started_at"),
                instant(row, "expires_at"),
                row.getTimestamp("ended_at") != null);
    }

    private static Presentation.Use use(ResultSet row) throws SQLException {
        if (row.getTimestamp("used_at") == null) {
            return new Presentation.Unused();
        }
        var sealed = row.getString("sealed_successor");
        return sealed == null
                ? new Presentation.LongUsed()
                : new Presentation.Used(instant(row, "used_at"), new SealedSuccessor(sealed));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
