package accord.contract.client;

/**
 * What a login gave: two secrets and whose they are. It prints as the user, never as a token.
 *
 * @param expiresIn seconds that the access token lives
 */
public record Session(String userId, String accessToken, String refreshToken, long expiresIn) {
    @Override
    public String toString() {
        return "Session[" + userId + "]";
    }
}
