package accord.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.Json;
import accord.backend.run.EventLog.Follower;
import accord.kernel.testkit.FrameContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A follower that holds what it is handed against the contract, keeps what it is handed, and waits for what is to come. */
public final class Tape implements Follower {
    private static final int SECONDS = 20;

    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    @Override
    public void take(String json, boolean coalescable) {
        taken.add(json);
    }

    /** The next message; fails when none comes. */
    public Map<String, Object> next() throws InterruptedException {
        var json = taken.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(json).as("the next message").isNotNull();
        FrameContract.shipped().orElseThrow().told(json);
        return Json.read(json);
    }

    /** Everything up to the first message of this type. */
    public List<Map<String, Object>> until(String type) throws InterruptedException {
        var messages = new ArrayList<Map<String, Object>>();
        do {
            messages.add(next());
        } while (!type.equals(messages.getLast().get("type")));
        return messages;
    }

    /** What has been taken and not yet been read. */
    public List<Map<String, Object>> rest() {
        var rest = new ArrayList<String>();
        taken.drainTo(rest);
        return rest.stream().map(Json::read).toList();
    }
}
