package accord.deploy;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Lengths of time as people write them: 90s, 5m, 1h, or 0. */
final class Times {

    private Times() {}

    static Duration of(CommandSpec spec, String option, String text) {
        if (!text.matches("0|\\d{1,5}[smh]")) {
            throw new ParameterException(
                    spec.commandLine(), option + " is '" + text + "': write a number with its unit, as 90s or 5m");
        }
        return text.equals("0") ? Duration.ZERO : Duration.parse("PT" + text);
    }
}
