package accord.backend.conversation;

import accord.backend.run.EventLog.Place;

/** Where the events of an HTTP stream leave: an outbox whose reader is told the place of each, to go on from there later. */
public interface StreamOutbox extends Outbox {
    /**
     * Queues one spelled event.
     *
     * @return false when there is no room, or when the stream is closed
     */
    boolean offer(Place place, String json);
}
