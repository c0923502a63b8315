package accord.contract.client;

/**
 * How a socket ended.
 *
 * @param code the close code of the peer, or {@link #ABNORMAL} when there was no close frame
 */
public record Closed(int code, String reason) {
    public static final int ABNORMAL = 1006;

    static Closed abnormally(String reason) {
        return new Closed(ABNORMAL, reason);
    }
}
