package accord.contract.script;

import java.util.List;

/** One line of a script. */
sealed interface Step {
    /** Where it stands in its file, from 1. */
    int line();

    /** Whose connection it is about; "" for the one without a name. */
    String who();

    /** As it was written. */
    String text();

    /** {@code OPEN /ws}, with a {@code > Name: value} line for each header. */
    record Open(int line, String who, String text, String path, List<String> headers) implements Step {
        public Open {
            headers = List.copyOf(headers);
        }
    }

    /** {@code SND …} or {@code SND x3 …}: the client says this, so many times. */
    record Say(int line, String who, String text, int times, String message) implements Step {}

    /**
     * {@code RCV …} or {@code RCV x3 …}: the service says this next, so many times.
     *
     * @param skips whether a line with an ellipsis stood before it: anything may come before
     */
    record Hear(int line, String who, String text, int times, String pattern, boolean skips) implements Step {}

    /** {@code CLOSE 4401 TOKEN_EXPIRED}: the service ends the connection; anything is right for a reason that is not given. */
    record Closed(int line, String who, String text, int code, String reason, boolean skips) implements Step {}

    /** {@code LEAVE}: the client ends the connection. */
    record Leave(int line, String who, String text) implements Step {}

    /** {@code LOSE}: the network does. */
    record Lose(int line, String who, String text) implements Step {}

    /** {@code REFUSED 403}: the upgrade before it was answered by HTTP. */
    record Refused(int line, String who, String text, int status) implements Step {}
}
