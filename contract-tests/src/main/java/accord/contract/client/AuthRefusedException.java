package accord.contract.client;

import java.io.IOException;

/** auth-service answered, and the answer was no. */
public final class AuthRefusedException extends IOException {
    private final int status;
    private final String code;

    AuthRefusedException(String asked, int status, String code) {
        super("%s was answered with http %d %s".formatted(asked, status, code));
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    /** The problem's code, or "" when the body was no problem. */
    public String code() {
        return code;
    }
}
