package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What the censuses of the running services found: under {@code -Parchitecture} they report here instead of stopping the build. */
@Tag("architecture")
@EnabledIfSystemProperty(named = "accord.reports", matches = "architecture-reports")
class CensusReportsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern PROBLEM =
            Pattern.compile("<(?:failure|error)\\b.*?</(?:failure|error)>", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> eachServiceWasCountedAndHasOneDoor() {
        return Stream.of("auth-service", "backend-service")
                .map(service -> DynamicTest.dynamicTest(service, () -> {
                    var reports = reports(REPOSITORY.resolve(service).resolve("target/architecture-reports"));
                    assertThat(reports)
                            .as("censuses of %s in this build of the whole reactor", service)
                            .isNotEmpty();
                    assertThat(reports.stream().flatMap(CensusReportsTest::problems))
                            .isEmpty();
                }));
    }

    private static Stream<String> problems(String report) {
        return PROBLEM.matcher(report).results().map(result -> result.group().replaceAll("\n\\s+at .*", ""));
    }

    private static List<String> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .filter(CensusReportsTest::isOfThisBuild)
                    .map(CensusReportsTest::read)
                    .toList();
        }
    }

    /** A test that was deleted leaves its last report behind. */
    private static boolean isOfThisBuild(Path report) {
        var began = Instant.parse(System.getProperty("accord.build.began", ""));
        return !Instant.ofEpochMilli(report.toFile().lastModified()).isBefore(began);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
