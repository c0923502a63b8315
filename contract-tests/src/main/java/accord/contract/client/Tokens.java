package accord.contract.client;

import java.io.IOException;

/** Where a client gets its access token, and a new one when the old one is refused or about to end. */
public interface Tokens {
    String current();

    /** Gets another token than {@link #current}, which becomes the current one. */
    String renewed() throws IOException, InterruptedException;
}
