package accord.auth.identity;

import java.nio.charset.StandardCharsets;

/**
 * A password exactly as it was typed. Nothing trims, folds or normalises it, so that what was set is what opens; a lone
 * surrogate is refused because it would turn into a question mark on its way to bytes.
 */
public record Password(String characters) {
    public Password {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(characters)) {
            throw new IllegalArgumentException("a password must be well-formed Unicode");
        }
    }

    /** Its length as a person counts it: supplementary characters are one. */
    public int length() {
        return characters.codePointCount(0, characters.length());
    }

    /** What is hashed. */
    public byte[] bytes() {
        return characters.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Password[redacted]";
    }
}
