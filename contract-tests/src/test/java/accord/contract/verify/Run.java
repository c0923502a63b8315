package accord.contract.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.contract.client.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** One run of the verifier, and all that it said. */
record Run(int code, String out, String progress) {
    static Run of(VerifierSettings settings, Map<String, String> variables) {
        var out = new ByteArrayOutputStream();
        var progress = new ByteArrayOutputStream();
        var code = new Verifier(
                        settings, variables, new PrintStream(out, true, UTF_8), new PrintStream(progress, true, UTF_8))
                .run();
        return new Run(code, out.toString(UTF_8), progress.toString(UTF_8));
    }

    /** The last line. */
    Frame verdict() {
        try {
            return Frame.parse(out.lines().toList().getLast());
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    long passed() {
        return verdict().number("passed").orElse(-1);
    }

    List<String> failed() {
        return verdict().texts("failed");
    }

    List<String> skipped() {
        return verdict().texts("skipped");
    }
}
