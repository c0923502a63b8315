package accord.auth.identity;

/** Why a password may not be chosen; the message is for the person who chose it. */
public enum PasswordObjection {
    TOO_SHORT("PASSWORD_TOO_SHORT", "a password needs at least " + PasswordPolicy.MIN_LENGTH + " characters"),
    TOO_LONG("PASSWORD_TOO_LONG", "a password may have at most " + PasswordPolicy.MAX_LENGTH + " characters"),
    TOO_COMMON("PASSWORD_TOO_COMMON", "this password is among the first that anyone would guess"),
    TOO_CLOSE("PASSWORD_TOO_CLOSE", "this password is little more than your address or the name of this service");

    private final String code;
    private final String message;

    PasswordObjection(String code, String message) {
        this.code = code;
        this.message = message;
    }

    public String code() {
        return code;
    }

    public String message() {
        return message;
    }
}
