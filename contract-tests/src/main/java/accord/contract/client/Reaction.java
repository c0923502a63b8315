package accord.contract.client;

import java.time.Duration;

/** What a client does when its connection has ended: the table of close codes, read from the client's side. */
sealed interface Reaction {

    /** The end is final: nothing that a reconnection could mend. */
    record StayAway() implements Reaction {}

    /** Comes back at once with a new token; when that is refused as well, stays away. */
    record Renew() implements Reaction {}

    /** Comes back after exactly the delay that the server drew for this client, and resumes. */
    record ComeBackAfter(Duration told) implements Reaction {}

    /** Comes back after at least this delay and the backoff's own, and resumes. */
    record BackOff(Duration least) implements Reaction {}

    /** What to do about this end, after what the server said before it. */
    static Reaction to(Closed closed, LastWords told) {
        return switch (closed.code()) {
            case 1000, 1002, 1003, 1007, 1009, 4400, 4403, 4406, 4409 -> new StayAway();
            case 1008 -> closed.reason().equals("Token expired") ? new Renew() : new StayAway();
            case 4401 -> new Renew();
            // Drain, age, overload, a lost network; and 1011, which the backend never sends, from something in between.
            default ->
                told.reconnectAfter().isPositive()
                        ? new ComeBackAfter(told.reconnectAfter())
                        : new BackOff(told.retryAfter());
        };
    }

    /** The delays in the last {@code server_draining} and {@code error_message} of a connection; zero when there were none. */
    record LastWords(Duration reconnectAfter, Duration retryAfter) {
        static final LastWords NONE = new LastWords(Duration.ZERO, Duration.ZERO);

        LastWords heard(Frame frame) {
            return switch (frame.type()) {
                case "server_draining" -> new LastWords(millis(frame, "reconnect_after_ms"), retryAfter);
                case "error_message" -> new LastWords(reconnectAfter, millis(frame, "retry_after_ms"));
                default -> this;
            };
        }

        private static Duration millis(Frame frame, String name) {
            return Duration.ofMillis(Math.max(0, frame.number(name).orElse(0)));
        }
    }
}
