package accord.kernel.context;

/** The name of a conversation. Clients may choose it, so it means something only beside its {@link UserId}. */
public record ThreadId(String value) {
    public ThreadId {
        Ids.require("thread_id", value);
    }

    /** A new one that nobody can guess. */
    public static ThreadId mint() {
        return new ThreadId(Ids.mint("thr_"));
    }

    @Override
    public String toString() {
        return value;
    }
}
