package accord.kernel.context;

/** Who is asking: the verified subject of a token. */
public record UserId(String value) {
    public UserId {
        Ids.require("user_id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
