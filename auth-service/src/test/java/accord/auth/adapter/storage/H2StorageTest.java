package accord.auth.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.auth.identity.Identities;
import accord.auth.identity.IdentitiesContract;
import accord.auth.session.Sessions;
import accord.auth.session.SessionsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        database = Database.open(TestStorage.embedded(directory), "");
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

    @Test
    void aDirectoryThatCannotBeIsRefusedWithWhatToSet() {
        var nowhere = TestStorage.embedded(Path.of("/dev/null/nowhere"));
        assertThatThrownBy(() -> Database.open(nowhere, ""))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("set ACCORD_DATA");
    }

    @Test
    void itsFilesAreTheOwnersAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(directory.resolve("auth")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
