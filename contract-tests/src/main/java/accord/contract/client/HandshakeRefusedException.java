package accord.contract.client;

import java.io.IOException;

/** The upgrade was answered by plain HTTP instead of a socket. */
public final class HandshakeRefusedException extends IOException {
    private final int status;

    HandshakeRefusedException(int status, Throwable cause) {
        super("the upgrade was answered with http %d".formatted(status), cause);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
