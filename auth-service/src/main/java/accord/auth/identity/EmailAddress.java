package accord.auth.identity;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in its one spelling: lower case, an ASCII local part, the domain as registrars write it. Two
 * spellings of one mailbox therefore are one value, and the storage needs no rule of its own to keep them apart.
 */
public record EmailAddress(String value) {
    /** What RFC 5321 lets a path hold. */
    public static final int MAX_LENGTH = 254;

    private static final int MAX_LOCAL_LENGTH = 64;
    private static final Pattern LOCAL_PART =
            Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)++[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    public EmailAddress {
        if (!isNormalised(value)) {
            throw new IllegalArgumentException("not an e-mail address in its normalised spelling");
        }
    }

    /** The address that a person meant, or empty when it cannot be one. */
    public static Optional<EmailAddress> parse(String text) {
        var typed = text.strip();
        var at = typed.lastIndexOf('@');
        if (at < 1 || typed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return asciiDomain(typed.substring(at + 1))
                .map(domain -> typed.substring(0, at).toLowerCase(Locale.ROOT) + "@" + domain)
                .filter(EmailAddress::isNormalised)
                .map(EmailAddress::new);
    }

    /** What stands before the {@code @}. */
    public String localPart() {
        return value.substring(0, value.lastIndexOf('@'));
    }

    /** What stands behind the {@code @}. */
    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return value;
    }

    private static Optional<String> asciiDomain(String domain) {
        try {
            return Optional.of(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isNormalised(String value) {
        var at = value.lastIndexOf('@');
        return at > 0
                && at <= MAX_LOCAL_LENGTH
                && value.length() <= MAX_LENGTH
                && LOCAL_PART.matcher(value.substring(0, at)).matches()
                && DOMAIN.matcher(value.substring(at + 1)).matches();
    }
}
