package accord.backend.agent;

/** How one line of usage data was read. */
sealed interface Reading {
    record Read(UsageRecord record) implements Reading {}

    /** The reason completes the sentence "line 7: …". */
    record Unreadable(String reason) implements Reading {}
}
