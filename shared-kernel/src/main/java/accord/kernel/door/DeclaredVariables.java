package accord.kernel.door;

import accord.kernel.environment.VariableForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The variables of the lists {@code variables.txt}, held against what a process was started with. The framework takes the
 * default for a value that it cannot read, and says nothing.
 */
public final class DeclaredVariables {
    private static final String KERNEL = "kernel";
    private static final String REMARK = "#";

    private DeclaredVariables() {}

    /**
     * A sentence about the first variable that is not written as its list says.
     *
     * @param service for {@code auth-service}, the list of the room {@code auth}
     */
    public static Optional<String> mistake(String service, Map<String, String> variables) {
        return Stream.of(KERNEL, service.replaceFirst("-service$", ""))
                .flatMap(DeclaredVariables::lines)
                .filter(line -> !line.isBlank() && !line.startsWith(REMARK))
                .flatMap(line -> mistake(line.split("\\|", 3), variables).stream())
                .findFirst();
    }

    private static Optional<String> mistake(String[] columns, Map<String, String> variables) {
        var name = columns[0].strip();
        var value = variables.getOrDefault(name, "");
        var form = VariableForm.among(
                Arrays.stream(columns[1].split(";", -1)).map(String::strip).toList());
        return value.isEmpty() || form.fits(value)
                ? Optional.empty()
                : Optional.of(name + " must be " + form.words() + ", not '" + value + "'");
    }

    private static Stream<String> lines(String room) {
        try (var list = DeclaredVariables.class.getResourceAsStream("/accord/" + room + "/variables.txt")) {
            return list == null ? Stream.of() : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
