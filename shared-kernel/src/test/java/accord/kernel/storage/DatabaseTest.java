package accord.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file for each service, which only its owner can read and which is still there after the process. */
class DatabaseTest {
    @TempDir
    private Path data;

    private StorageConfiguration configuration =
            new StorageConfiguration("", "", "", 2, Duration.ofSeconds(1), Duration.ofSeconds(1));

    @BeforeEach
    void configure() {
        configuration =
                new StorageConfiguration("", "", data.toString(), 3, Duration.ofMillis(1500), Duration.ofSeconds(1));
    }

    @Test
    void whatIsCommittedIsThereWhenItIsOpenedAgain() throws SQLException {
        try (var database = Database.open(configuration, "", "proof", "things")) {
            execute(database, "insert into things values ('kept')");
            assertThat(database.answers()).isTrue();
        }
        try (var database = Database.open(configuration, "", "proof", "things")) {
            assertThatThrownBy(() -> execute(database, "insert into things values ('kept')"))
                    .hasMessageContaining("proof.");
        }
    }

    @Test
    void itLiesWhereTheServiceIsNamedAndOnlyItsOwnerReadsIt() throws Exception {
        Database.open(configuration, "", "proof", "things").close();

        assertThat(data.resolve("proof").resolve("things.mv.db")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("proof"))))
                .isEqualTo("rwx------");
    }

    @Test
    void thePoolKeepsTheBounds() throws SQLException {
        try (var database = Database.open(configuration, "", "proof", "things")) {
            var pool = database.source().unwrap(HikariDataSource.class);

            assertThat(pool.getPoolName()).isEqualTo("things");
            assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
            assertThat(pool.getConnectionTimeout()).isEqualTo(1500);
            assertThat(pool.getValidationTimeout()).isEqualTo(1500);
            assertThat(pool.getSchema()).isEqualTo("proof");
        }
    }

    @Test
    void connectionsThatAreDistrustedAreReplaced() throws SQLException {
        try (var database = Database.open(configuration, "", "proof", "things")) {
            int before;
            try (var connection = database.connection()) {
                before = System.identityHashCode(connection.unwrap(org.h2.jdbc.JdbcConnection.class));
            }

            database.distrustConnections();

            try (var connection = database.connection()) {
                assertThat(System.identityHashCode(connection.unwrap(org.h2.jdbc.JdbcConnection.class)))
                        .isNotEqualTo(before);
            }
        }
    }

    @Test
    void aSchemaOfThisBuildIsNotMigratedAgain() throws SQLException {
        Database.open(configuration, "", "proof", "things").close();

        try (var database = Database.open(configuration, "", "proof", "things")) {
            assertThat(isOfThisBuild(database)).isTrue();
        }
    }

    @Test
    void whatIsMissingFailedAlteredOrNewerIsForFlywayToJudge() throws SQLException {
        Database.open(configuration, "", "proof", "things").close();

        for (var otherwise : List.of(
                "delete from flyway_schema_history where \"type\" = 'SQL'",
                "update flyway_schema_history set \"success\" = false",
                "update flyway_schema_history set \"checksum\" = 4711 where \"type\" = 'SQL'",
                "update flyway_schema_history set \"script\" = 'V9__other.sql' where \"type\" = 'SQL'",
                "update flyway_schema_history set \"type\" = 'BASELINE' where \"type\" = 'SQL'",
                "insert into flyway_schema_history select 99, '99', 'newer', \"type\", 'V99__newer.sql', 1, \"installed_by\","
                        + " \"installed_on\", 1, true from flyway_schema_history where \"type\" = 'SQL'",
                "drop table flyway_schema_history")) {
            try (var database = Database.open(configuration, "", "proof", "things");
                    var connection = database.connection();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(otherwise);
                assertThat(Migrations.shipped("db/proof").areAllOf("proof").test(connection))
                        .as(otherwise)
                        .isFalse();
                connection.rollback();
            }
        }
    }

    @Test
    void anAlteredMigrationIsStillRefused() throws SQLException {
        try (var database = Database.open(configuration, "", "proof", "things")) {
            execute(database, "update flyway_schema_history set \"checksum\" = 4711 where \"type\" = 'SQL'");
        }

        assertThatThrownBy(() -> Database.open(configuration, "", "proof", "things"))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("failed validation");
    }

    @Test
    void aDirectoryWithoutMigrationsIsOfNoBuild() throws SQLException {
        try (var database = Database.open(configuration, "", "proof", "things");
                var connection = database.connection()) {
            assertThat(Migrations.shipped("db/nobody").areAllOf("proof").test(connection))
                    .isFalse();
        }
    }

    private static boolean isOfThisBuild(Database database) throws SQLException {
        try (var connection = database.connection()) {
            return Migrations.shipped("db/proof").areAllOf("proof").test(connection);
        }
    }

    @Test
    void aDatabaseThatIsClosedDoesNotAnswer() {
        var database = Database.open(configuration, "", "proof", "things");
        database.close();

        assertThat(database.answers()).isFalse();
        assertThatThrownBy(database::connection).isInstanceOf(SQLException.class);
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsRefusedWithWhatToSet() throws Exception {
        Files.writeString(data.resolve("proof"), "a file in the way");

        assertThatThrownBy(() -> Database.open(configuration, "", "proof", "things"))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("set ACCORD_DATA");
    }

    @Test
    void aServerThatIsNotThereIsRefusedWithWhatToSetAndWithoutThePassword() {
        var nowhere = new StorageConfiguration(
                "jdbc:postgresql://127.0.0.1:1/nowhere?sslmode=disable",
                "ada",
                "",
                2,
                Duration.ofMillis(250),
                Duration.ofMillis(250));

        assertThatThrownBy(() -> Database.open(nowhere, "hunter2hunter2", "proof", "things"))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContainingAll("jdbc:postgresql://127.0.0.1:1/nowhere cannot", "'ada'", "ACCORD_DATABASE_URL")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("()");
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (var connection = database.connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
