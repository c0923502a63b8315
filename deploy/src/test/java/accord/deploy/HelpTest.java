package accord.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code --help} says is a format to picocli, which warns its reader about a percent sign that stands alone. */
class HelpTest {

    static Stream<CommandLine> verbs() {
        return Deploy.commandLine().getSubcommands().values().stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyTextCanBeFormatted(CommandLine verb) {
        var spec = verb.getCommandSpec();
        var texts = Stream.concat(
                        Stream.concat(
                                Stream.of(spec.usageMessage().description()),
                                Stream.of(spec.usageMessage().exitCodeListHeading())),
                        spec.options().stream().flatMap(option -> Stream.of(option.description())))
                .toList();

        assertThat(texts)
                .isNotEmpty()
                .allSatisfy(text ->
                        assertThatCode(() -> text.formatted()).describedAs(text).doesNotThrowAnyException());
    }
}
