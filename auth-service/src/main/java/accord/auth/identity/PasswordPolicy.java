package accord.auth.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passwords may be chosen: long ones that an attacker would not try first. There are no rules of composition, they
 * only teach people to write {@code Password1!}; instead a password is reduced to what it really says (the same word five
 * times is one word, digits at the end are nothing), and that must not be a common one.
 */
public final class PasswordPolicy {
    public static final int MIN_LENGTH = 15;
    public static final int MAX_LENGTH = 128;

    /** What must be left of a password when the words that anyone connects with its owner are taken away. */
    private static final int LEAST_OF_ITS_OWN = 6;

    private static final int LEAST_DISTINCT = 5;
    private static final int LEAST_CONTEXT_WORD = 4;
    private static final String SERVICE = "accord";
    private static final String RUNS = "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz "
            + "zyxwvutsrqponmlkjihgfedcba qwertyuiopasdfghjklzxcvbnm";
    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern DIGITS_AT_THE_END = Pattern.compile("\\p{N}+$");
    private static final Pattern REPEATED = Pattern.compile("^(.+?)\\1+.{0,4}$", Pattern.DOTALL);

    private final Set<String> common;

    public PasswordPolicy() {
        common = commonPasswords();
    }

    /** Why this password may not be the one of this address, or empty when it may. */
    public Optional<PasswordObjection> objection(Password password, EmailAddress owner) {
        if (password.length() < MIN_LENGTH) {
            return Optional.of(PasswordObjection.TOO_SHORT);
        }
        if (password.length() > MAX_LENGTH) {
            return Optional.of(PasswordObjection.TOO_LONG);
        }
        var folded = password.characters().toLowerCase(Locale.ROOT);
        if (isCommon(folded)) {
            return Optional.of(PasswordObjection.TOO_COMMON);
        }
        return isLittleMoreThan(folded, owner) ? Optional.of(PasswordObjection.TOO_CLOSE) : Optional.empty();
    }

    private boolean isCommon(String folded) {
        if (folded.codePoints().distinct().count() < LEAST_DISTINCT) {
            return true;
        }
        var words = NOT_ALPHANUMERIC.matcher(folded).replaceAll("");
        return !words.isEmpty() && isCommonWord(words);
    }

    private boolean isCommonWord(String words) {
        var unit = REPEATED.matcher(words).replaceFirst("$1");
        var bare = DIGITS_AT_THE_END.matcher(unit).replaceFirst("");
        return common.contains(words)
                || common.contains(unit)
                || common.contains(bare)
                || Stream.of(RUNS.split(" ")).anyMatch(run -> run.contains(unit));
    }

    private boolean isLittleMoreThan(String folded, EmailAddress owner) {
        var rest = folded;
        for (var word : contextWords(owner)) {
            rest = rest.replace(word, " ");
        }
        var own = NOT_ALPHANUMERIC.matcher(rest).replaceAll("");
        return rest.length() < folded.length() && (own.length() < LEAST_OF_ITS_OWN || isCommonWord(own));
    }

    /** The longest first, so that an address goes whole and not in parts that leave its dots behind. */
    private static List<String> contextWords(EmailAddress owner) {
        var domainName = owner.domain().substring(0, owner.domain().indexOf('.'));
        return Stream.of(owner.value(), owner.domain(), owner.localPart(), domainName, SERVICE)
                .filter(word -> word.length() >= LEAST_CONTEXT_WORD)
                .toList();
    }

    private static Set<String> commonPasswords() {
        var resource = Objects.requireNonNull(
                PasswordPolicy.class.getResourceAsStream("common-passwords.txt"),
                "common-passwords.txt is not packaged");
        try (var reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read common-passwords.txt", e);
        }
    }
}
