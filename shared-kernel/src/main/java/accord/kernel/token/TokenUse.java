package accord.kernel.token;

import java.util.Locale;

/** What a token is good for: people's requests, or requests between services. One never passes for the other. */
public enum TokenUse {
    ACCESS,
    SERVICE;

    /** The value of the claim {@code token_use}. */
    public String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}
