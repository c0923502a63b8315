package accord.kernel.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What real services have said in the tests of this JVM: each kind of message, and each error code wherever it stood. */
public final class RecordedFrames {
    /** Of this JVM. */
    public static final RecordedFrames SHARED = new RecordedFrames();

    private final Set<String> types = new ConcurrentSkipListSet<>();
    private final Set<String> errorCodes = new ConcurrentSkipListSet<>();

    private RecordedFrames() {}

    void add(String type, JsonNode frame) {
        types.add(type);
        frame.findValuesAsText("error_code").forEach(errorCodes::add);
    }

    public Set<String> types() {
        return Set.copyOf(types);
    }

    public Set<String> errorCodes() {
        return Set.copyOf(errorCodes);
    }
}
