package accord.auth.adapter.argon2;

import accord.auth.identity.PasswordHash;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An Argon2id hash and everything needed to repeat it: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, salt and hash in
 * base64 without padding.
 */
record PhcString(Argon2Cost cost, String salt, String hash) {
    private static final Pattern SPELLING = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,86})");

    static PhcString of(Argon2Cost cost, byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return new PhcString(cost, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    static Optional<PhcString> parse(PasswordHash encoded) {
        var match = SPELLING.matcher(encoded.encoded());
        if (!match.matches()) {
            return Optional.empty();
        }
        var cost = new Argon2Cost(
                Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)), Integer.parseInt(match.group(3)));
        return Optional.of(new PhcString(cost, match.group(4), match.group(5)));
    }

    PasswordHash encode() {
        return new PasswordHash("$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p="
                + cost.parallelism() + "$" + salt + "$" + hash);
    }

    byte[] saltBytes() {
        return Base64.getDecoder().decode(salt);
    }

    byte[] hashBytes() {
        return Base64.getDecoder().decode(hash);
    }

    @Override
    public String toString() {
        return "PhcString[redacted]";
    }
}
