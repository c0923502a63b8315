package accord.contract.client;

/**
 * The last event of a thread that was seen: what {@code resume} is asked with.
 *
 * @param epoch the life of the thread's log; a log that was lost begins another
 * @param seq gapless from 1 within an epoch; 0 before the first event
 */
public record Position(String epoch, long seq) {}
