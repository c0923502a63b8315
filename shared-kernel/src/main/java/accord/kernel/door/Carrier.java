package accord.kernel.door;

import java.util.Locale;

/** How a token came to a socket. */
public enum Carrier {
    NONE,
    HEADER,
    SUBPROTOCOL,
    BOTH,
    MESSAGE;

    /** As metrics and logs name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
