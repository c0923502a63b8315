package accord.auth.session;

/** A refresh token encrypted under a key that only the holder of its predecessor can derive. */
public record SealedSuccessor(String value) {
    @Override
    public String toString() {
        return "SealedSuccessor[redacted]";
    }
}
