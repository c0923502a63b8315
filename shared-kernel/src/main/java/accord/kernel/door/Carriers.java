package accord.kernel.door;

import java.util.List;

/**
 * In which places a request carried something like a token: for the explanation of a refusal.
 *
 * @param authorizationPresent whether there was an {@code Authorization} header
 * @param subprotocolPresent whether a token entry was offered as a subprotocol
 * @param protocolsOffered the offered subprotocols, token entries cut to their prefix
 */
public record Carriers(boolean authorizationPresent, boolean subprotocolPresent, List<String> protocolsOffered) {
    public Carriers {
        protocolsOffered = List.copyOf(protocolsOffered);
    }

    /** The same in one word. */
    public Carrier carrier() {
        if (authorizationPresent) {
            return subprotocolPresent ? Carrier.BOTH : Carrier.HEADER;
        }
        return subprotocolPresent ? Carrier.SUBPROTOCOL : Carrier.NONE;
    }
}
