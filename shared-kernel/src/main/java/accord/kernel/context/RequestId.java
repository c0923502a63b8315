package accord.kernel.context;

/** One request or one message, for correlation. */
public record RequestId(String value) {
    public RequestId {
        Ids.require("request_id", value);
    }

    /** A new one that nobody can guess. */
    public static RequestId mint() {
        return new RequestId(Ids.mint("req_"));
    }

    @Override
    public String toString() {
        return value;
    }
}
