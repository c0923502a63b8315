package accord.kernel.door;

import java.util.Map;

/** The variables of this process. The only class that reads them, so that there is one answer to "where did that come from?" */
public final class ProcessEnvironment {
    private ProcessEnvironment() {}

    /** Every variable, as the process was started with. */
    public static Map<String, String> variables() {
        return System.getenv();
    }
}
