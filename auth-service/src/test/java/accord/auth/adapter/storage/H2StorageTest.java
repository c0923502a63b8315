package accord.auth.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.auth.identity.EmailAddress;
import accord.auth.identity.Identities;
import accord.auth.identity.IdentitiesContract;
import accord.auth.identity.PasswordHash;
import accord.auth.identity.User;
import accord.auth.session.Sessions;
import accord.auth.session.SessionsContract;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import accord.kernel.storage.DatabaseRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The embedded default keeps both contracts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class H2StorageTest {
    private Path directory;
    private Database database;

    @BeforeAll
    void open(@TempDir Path shared) {
        directory = shared;
        database = Database.open(TestStorage.embedded(directory), "", "auth", "people");
    }

    @AfterAll
    void close() {
        database.close();
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
    void anOpenDatabaseAnswers() {
        assertThat(database.answers()).isTrue();
    }

    /** A copy of the file while it is open is what a killed process leaves behind. */
    @Test
    void whatWasCommittedIsThereAfterAKill(@TempDir Path elsewhere) throws Exception {
        var user = new User(
                new UserId("survivor"),
                new EmailAddress("survivor@example.com"),
                true,
                Instant.parse("2026-11-20T12:00:00Z"));
        new JdbcIdentities(database).add(user, new PasswordHash("hash"));
        Files.createDirectories(elsewhere.resolve("auth"));
        Files.copy(directory.resolve("auth/people.mv.db"), elsewhere.resolve("auth/people.mv.db"));

        try (var reopened = Database.open(TestStorage.embedded(elsewhere), "", "auth", "people")) {
            assertThat(new JdbcIdentities(reopened).find(user.id())).contains(user);
        }
    }

    @Test
    void aDirectoryThatCannotBeIsRefusedWithWhatToSet() {
        var nowhere = TestStorage.embedded(Path.of("/dev/null/nowhere"));
        assertThatThrownBy(() -> Database.open(nowhere, "", "auth", "people"))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("set ACCORD_DATA");
    }

    @Test
    void itsFilesAreTheOwnersAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(directory.resolve("auth")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
