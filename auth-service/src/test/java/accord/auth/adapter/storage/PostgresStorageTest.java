package accord.auth.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.auth.identity.Identities;
import accord.auth.identity.IdentitiesContract;
import accord.auth.identity.StorageUnavailableException;
import accord.auth.session.SessionId;
import accord.auth.session.Sessions;
import accord.auth.session.SessionsContract;
import accord.kernel.storage.Database;
import accord.kernel.storage.DatabaseRefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real PostgreSQL keeps both contracts, through the same schema. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresStorageTest {
    private EmbeddedPostgres server;
    private Database database;

    @BeforeAll
    void open() throws IOException {
        server = EmbeddedPostgres.start();
        database = open(server);
    }

    @AfterAll
    void close() throws IOException {
        database.close();
        server.close();
    }

    @Nested
    class People implements IdentitiesContract {
        @Override
        public Identities identities() {
            return new JdbcIdentities(database);
        }
    }

    @Nested
    class SignedInPeople implements SessionsContract {
        @Override
        public Sessions sessions() {
            return new JdbcSessions(database);
        }

        @Override
        public Identities identities() {
            return new JdbcIdentities(database);
        }
    }

    @Test
    void aDatabaseThatIsGoneIsSaidToBeUnavailable() throws IOException {
        var passing = EmbeddedPostgres.start();
        try (var orphaned = open(passing)) {
            assertThat(orphaned.answers()).isTrue();
            passing.close();

            assertThat(orphaned.answers()).isFalse();
            assertThatThrownBy(() -> new JdbcSessions(orphaned).find(SessionId.mint()))
                    .isInstanceOf(StorageUnavailableException.class);
        }
    }

    @Test
    void aDatabaseThatRefusesIsRefusedWithWhatToSetAndWithoutThePassword() {
        var elsewhere = TestStorage.postgres("jdbc:postgresql://localhost:" + server.getPort() + "/nowhere");
        assertThatThrownBy(() -> Database.open(elsewhere, "hunter2hunter2", "auth", "people"))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("ACCORD_DATABASE_PASSWORD")
                .hasMessageNotContaining("hunter2");
    }

    private static Database open(EmbeddedPostgres server) {
        return Database.open(
                TestStorage.postgres("jdbc:postgresql://localhost:" + server.getPort() + "/postgres"),
                "postgres",
                "auth",
                "people");
    }
}
