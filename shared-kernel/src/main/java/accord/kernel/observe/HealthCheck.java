package accord.kernel.observe;

/** Something that a service depends on, asked anew whenever someone wants to know. */
public interface HealthCheck {
    /** As it is shown: {@code storage}. */
    String name();

    /** Asks. May block a bounded time; runs on a thread that may. */
    Condition ask();

    /** How a dependency is. */
    sealed interface Condition {
        /** It works. */
        record Up() implements Condition {}

        /** The service can do without it for a while, or does not know. */
        record Degraded(String reason) implements Condition {}

        /** No traffic should come. */
        record Down(String reason) implements Condition {}
    }

    /** A dependency that works or does not. */
    static Condition upOr(boolean works, String reason) {
        return works ? new Condition.Up() : new Condition.Down(reason);
    }
}
