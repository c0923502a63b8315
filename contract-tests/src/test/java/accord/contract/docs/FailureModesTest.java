package accord.contract.docs;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.rules.Accord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The catalogue of failure modes leaves none out, and names only what exists. */
@Tag("architecture")
final class FailureModesTest {
    private static final Path CATALOGUE = Path.of("FAILURE-MODES.md");
    private static final Pattern NUMBER = Pattern.compile("\\b(F\\d+|R\\d+)\\b");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern RULE = Pattern.compile("(DOOR|WIRE|HEX|PAPER)-.*");
    private static final String PREVENTED = "Prevented here\n";

    private final List<String> numbers = Stream.concat(
                    IntStream.rangeClosed(1, 5).mapToObj("R%d"::formatted),
                    IntStream.rangeClosed(1, 172).mapToObj("F%03d"::formatted))
            .toList();
    private final Set<String> rules = Accord.rules().stream()
            .map(rule -> rule.id() + " " + rule.sentence())
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void everyModeAndEveryReportIsThereOnce() throws IOException {
        assertThat(miscounted(catalogue())).isEmpty();
    }

    @Test
    void whateverItNamesExists() throws IOException {
        assertThat(names(catalogue())).hasSizeGreaterThan(100);
        assertThat(unknown(catalogue())).isEmpty();
    }

    @Test
    void everyMechanismPreventsSomethingAndNamesWhatEnforcesIt() throws IOException {
        assertThat(idle(catalogue())).isEmpty();
    }

    @Test
    void aModeThatIsMissingRepeatedOrInventedIsNoticed() {
        var complete = String.join(" ", numbers);

        assertThat(miscounted(complete)).isEmpty();
        assertThat(miscounted(complete.replace("F017", ""))).containsExactly("F017 is there 0 times");
        assertThat(miscounted(complete + " (see R3)")).containsExactly("R3 is there 2 times");
        assertThat(miscounted(complete + " F173 F01")).containsExactlyInAnyOrder("F173 is no mode", "F01 is no mode");
    }

    @Test
    void aNameThatDoesNotExistIsNoticed() {
        assertThat(unknown("`accord.kernel.token.AccessTokens` `accord.kernel.token.AccessTokensTest`"))
                .isEmpty();
        assertThat(unknown("`accord.backend.adapter.websocket.Visit` `fallback_mode` `DEMO_MODE`"))
                .isEmpty();
        assertThat(unknown("`accord.kernel.token.AccesTokens`")).containsExactly("accord.kernel.token.AccesTokens");
        assertThat(unknown("`accord.kernel.token`")).containsExactly("accord.kernel.token");
    }

    @Test
    void aRuleThatDoesNotExistOrSaysSomethingElseIsNoticed() {
        assertThat(unknown("`WIRE-04 nobody_says_1011`")).isEmpty();
        assertThat(unknown("`WIRE-04` `WIRE-04 everybody_says_1011` `DOOR-99 nobody_knocks`"))
                .containsExactly("WIRE-04", "WIRE-04 everybody_says_1011", "DOOR-99 nobody_knocks");
    }

    @Test
    void aMechanismThatPreventsOrEnforcesNothingIsNoticed() {
        var whole = "## Prevented here\n\n### One\n- **F001** x\n`accord.kernel.token.AccessTokens`\n";

        assertThat(idle(whole)).isEmpty();
        assertThat(idle(whole + "### Two\n- **F002** y, says everybody\n")).containsExactly("Two");
        assertThat(idle(whole + "### Three\n`WIRE-04 nobody_says_1011`\n")).containsExactly("Three");
        assertThat(idle(whole + "## Not built here\n\n### Four\n- **F003** z\n"))
                .isEmpty();
    }

    private static String catalogue() throws IOException {
        return Files.readString(CATALOGUE);
    }

    private List<String> miscounted(String text) {
        var found = NUMBER.matcher(text).results().map(MatchResult::group).toList();
        return Stream.concat(
                        numbers.stream()
                                .filter(number -> Collections.frequency(found, number) != 1)
                                .map(number ->
                                        "%s is there %d times".formatted(number, Collections.frequency(found, number))),
                        found.stream()
                                .filter(number -> !numbers.contains(number))
                                .map("%s is no mode"::formatted))
                .toList();
    }

    private static List<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map(name -> name.group(1))
                .filter(name -> isType(name) || isRule(name))
                .toList();
    }

    private List<String> unknown(String text) {
        return names(text).stream()
                .filter(name -> isType(name) ? !exists(name) : !rules.contains(name))
                .toList();
    }

    /** The mechanisms among those that are said to prevent something which hold no mode, or name nothing that enforces it. */
    private static List<String> idle(String text) {
        return Arrays.stream(text.split("(?m)^## "))
                .filter(part -> part.startsWith(PREVENTED))
                .flatMap(part -> Arrays.stream(part.split("(?m)^### ")).skip(1))
                .filter(group ->
                        names(group).isEmpty() || !NUMBER.matcher(group).find())
                .map(group -> group.lines().findFirst().orElse(""))
                .toList();
    }

    private static boolean isType(String name) {
        return name.startsWith("accord.");
    }

    private static boolean isRule(String name) {
        return RULE.matcher(name).matches();
    }

    /** On the class path, or, as the tests of other modules are not, among the sources. */
    private static boolean exists(String type) {
        try {
            Class.forName(type, false, FailureModesTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException _) {
            return isAmongTheSources(type.replace('.', '/') + ".java");
        }
    }

    /** Tests run in their module's folder, which lies beside the others. */
    private static boolean isAmongTheSources(String file) {
        return Stream.of("shared-kernel", "auth-service", "backend-service", "deploy", "contract-tests")
                .flatMap(module -> Stream.of("main", "test").map(kind -> Path.of("..", module, "src", kind, "java")))
                .anyMatch(root -> Files.isRegularFile(root.resolve(file)));
    }
}
