package accord.contract.docs;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.token.AuthFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("architecture")
final class ReadmeTest {
    private static final String BEGIN = "<!-- refusals -->";
    private static final String END = "<!-- /refusals -->";

    @Test
    void theTableOfRefusalsIsTheOneInTheCode() throws IOException {
        var readme = Files.readString(root().resolve("README.md"));
        var table = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));

        assertThat(table.strip().lines().toList()).isEqualTo(expected());
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        var root = root();
        var readme = Files.readString(root.resolve("README.md"));

        var links = Pattern.compile("\\]\\(([^)#:]+)\\)")
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(root.resolve(link)).exists());
    }

    private static List<String> expected() {
        return Stream.concat(
                        Stream.of("| code | HTTP | close | reconnect | what to do |", "|---|---|---|---|---|"),
                        Arrays.stream(AuthFailure.values()).map(ReadmeTest::row))
                .toList();
    }

    private static String row(AuthFailure failure) {
        var reconnect = failure.reconnect().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "| %s | %d | %d | %s | %s |"
                .formatted(failure.code(), failure.httpStatus(), failure.closeCode(), reconnect, failure.remedy());
    }

    /** Tests run in their module's folder, which lies in the project's. */
    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
