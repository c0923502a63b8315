package accord.auth.identity;

/** A password at rest, in the PHC string format: the algorithm, its cost, the salt and the hash in one text. */
public record PasswordHash(String encoded) {
    @Override
    public String toString() {
        return "PasswordHash[redacted]";
    }
}
