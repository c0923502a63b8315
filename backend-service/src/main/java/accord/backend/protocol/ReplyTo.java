package accord.backend.protocol;

/** What an answer refers to, and so the form in which it is given. */
public sealed interface ReplyTo {
    /** The answer to nothing in particular. */
    ReplyTo NOTHING = new Message("");

    /**
     * A message in our own form.
     *
     * @param name its message_id, or its type; "" when it had neither
     */
    record Message(String name) implements ReplyTo {}

    /** A JSON-RPC 2.0 request, known by the id that its sender gave it. */
    sealed interface Call extends ReplyTo {
        record Named(String id) implements Call {}

        record Numbered(long id) implements Call {}
    }

    /** A JSON-RPC 2.0 notification: nobody waits for an answer. */
    record Notification() implements ReplyTo {}
}
