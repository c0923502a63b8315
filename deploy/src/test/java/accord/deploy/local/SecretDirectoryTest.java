package accord.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import accord.deploy.manifest.SecretVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretDirectoryTest {

    private static final SecretVersion SECRET = new SecretVersion("jwt-secret", "1");

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aSecretThatIsNotThereIsGeneratedForItsOwnerOnly() throws Exception {
        var value = secrets().read(SECRET);

        assertThat(value).hasSizeGreaterThanOrEqualTo(43).matches("[A-Za-z0-9_-]+");
        assertThat(file()).hasContent(value);
        assertThat(permissions(file())).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("secrets/jwt-secret"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("secrets"))).isEqualTo("rwx------");
    }

    @Test
    void noTwoGeneratedSecretsAreTheSame() throws Exception {
        assertThat(secrets().read(SECRET)).isNotEqualTo(secrets().read(new SecretVersion("jwt-secret", "2")));
    }

    @Test
    void aSecretThatIsThereIsReadAsItIsAndNotTouched() throws Exception {
        var value = "ключ with blanks, \"quotes\" and a line end\r\n";
        write(value, "rw-------");
        var modified = Files.getLastModifiedTime(file());

        assertThat(secrets().read(SECRET)).isEqualTo(value);
        assertThat(file()).hasContent(value);
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(modified);
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aSecretThatOthersCanReadIsWarnedAboutWithoutItsValue() throws Exception {
        write("0123456789abcdef0123456789abcdef", "rw-r-----");

        secrets().read(SECRET);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("can be read by others (rw-r-----)")
                .doesNotContain("0123456789abcdef");
        assertThat(permissions(file())).isEqualTo("rw-r-----");
    }

    @Test
    void whatIsNotTextIsRefused() throws Exception {
        write("", "rw-------");
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> secrets().read(SECRET))
                .withMessageContaining("it is empty");

        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> secrets().read(SECRET))
                .withMessageContaining("is not UTF-8");
    }

    private SecretDirectory secrets() {
        return new SecretDirectory(
                new SecretFiles(directory.resolve("secrets")),
                new Console(new PrintStream(said, true, StandardCharsets.UTF_8)));
    }

    private Path file() {
        return directory.resolve("secrets").resolve("jwt-secret").resolve("1");
    }

    private void write(String value, String permissions) throws Exception {
        Files.createDirectories(directory.resolve("secrets/jwt-secret"));
        Files.writeString(file(), value);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
