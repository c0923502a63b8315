package accord.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.environment.Environment;
import accord.kernel.testkit.Forge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedSecretTest {
    @TempDir
    private Path folder;

    @Test
    void itIsGeneratedOnceForItsOwnerOnly() throws IOException {
        var first = resolve(Environment.DEVELOPMENT, folder);
        var second = resolve(Environment.DEVELOPMENT, folder);
        assertThat(second.ring().verifyKeyIds()).isEqualTo(first.ring().verifyKeyIds());
        var file = folder.resolve("secrets").resolve("jwt-development");
        assertThat(first.report().winner()).contains(file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets"))))
                .isEqualTo("rwx------");
        assertThat(folder.resolve("secrets")).isDirectoryNotContaining("glob:**draft*");
        assertThat(first.report().summary()).doesNotContain(Files.readString(file));
    }

    @Test
    void eachEnvironmentHasItsOwn() {
        assertThat(resolve(Environment.TEST, folder).ring().verifyKeyIds())
                .isNotEqualTo(resolve(Environment.DEVELOPMENT, folder).ring().verifyKeyIds());
    }

    @Test
    void itLiesInTheHomeFolderUnlessToldOtherwise() {
        JwtSecretResolver.resolve(Map.of("HOME", folder.toString()), Environment.DEVELOPMENT, Forge.ISSUER);
        assertThat(folder.resolve(".accord/secrets/jwt-development")).isRegularFile();
        assertThatThrownBy(() -> JwtSecretResolver.resolve(Map.of(), Environment.DEVELOPMENT, Forge.ISSUER))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContainingAll("JWT_SECRET", "ACCORD_DATA");
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        resolve(Environment.TEST, folder);
        var file = folder.resolve("secrets").resolve("jwt-test");
        for (var permissions : List.of("rw-r-----", "rw----r--", "rw-rw-rw-", "rwx------")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(() -> resolve(Environment.TEST, folder))
                    .isInstanceOf(UnusableSecretException.class)
                    .hasMessageContainingAll(file.toString(), permissions, "chmod 600");
        }
    }

    @Test
    void aFolderThatOthersCanWriteIsRefused() throws IOException {
        resolve(Environment.TEST, folder);
        Files.setPosixFilePermissions(folder.resolve("secrets"), PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> resolve(Environment.TEST, folder))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContainingAll("secrets", "chmod 700");
    }

    @Test
    void aDamagedFileIsRefusedAndNeverReplaced() throws IOException {
        resolve(Environment.TEST, folder);
        var file = folder.resolve("secrets").resolve("jwt-test");
        Files.writeString(file, "cut off");
        assertThatThrownBy(() -> resolve(Environment.TEST, folder))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("has 7 bytes");
        assertThat(file).hasContent("cut off");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidSo() throws IOException {
        var inTheWay = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> resolve(Environment.TEST, inTheWay))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("cannot be generated");
    }

    @Test
    void processesThatRaceReadTheSameOne() throws Exception {
        var processes = new ArrayList<Process>();
        for (var i = 0; i < 4; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Racer.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        var keyIds = new HashSet<String>();
        for (var process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isZero();
            keyIds.add(said.strip());
        }
        assertThat(keyIds).hasSize(1).first().asString().startsWith("k1.");
    }

    /** One of the processes that race. */
    static final class Racer {
        private Racer() {}

        public static void main(String[] arguments) {
            System.out.println(resolve(Environment.TEST, Path.of(arguments[0]))
                    .ring()
                    .signing()
                    .keyId());
        }
    }

    private static JwtSecretResolver.Resolution resolve(Environment environment, Path data) {
        return JwtSecretResolver.resolve(Map.of("ACCORD_DATA", data.toString()), environment, Forge.ISSUER);
    }
}
