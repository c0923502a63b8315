package accord.backend.run;

import java.util.Map;

/** How a tool ended. */
public sealed interface ToolOutcome {
    /** It worked; the result holds plain values only. */
    record Completed(Map<String, Object> result) implements ToolOutcome {}

    /** It threw or ran out of time; the error is a sentence for the user. */
    record Failed(String error) implements ToolOutcome {}
}
