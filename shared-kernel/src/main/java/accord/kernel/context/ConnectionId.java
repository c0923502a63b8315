package accord.kernel.context;

/** One open socket, minted here and never taken from the client's handshake key. */
public record ConnectionId(String value) {
    public ConnectionId {
        Ids.require("connection_id", value);
    }

    /** A new one that nobody can guess. */
    public static ConnectionId mint() {
        return new ConnectionId(Ids.mint("con_"));
    }

    @Override
    public String toString() {
        return value;
    }
}
