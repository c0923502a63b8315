package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.run.EventLog.Place;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import java.net.URLEncoder;

/** Where things are, spelled so that any name of a thread survives it. */
final class Links {
    private Links() {}

    static String thread(ThreadId thread) {
        return "/api/threads/" + URLEncoder.encode(thread.value(), UTF_8);
    }

    static String run(RunId run) {
        return "/api/runs/" + URLEncoder.encode(run.value(), UTF_8);
    }

    /** The events after a place. */
    static String events(ThreadId thread, Place since) {
        return thread(thread) + "/events?epoch=" + since.epoch() + "&since=" + since.seq();
    }
}
