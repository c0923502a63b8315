package accord.contract.verify;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a text what must not leave the verifier: whatever it was told to keep, and whatever is long and dense enough to open something. */
final class Redaction {
    private static final Pattern DENSE = Pattern.compile("[A-Za-z0-9_+=.-]{80,}");
    private static final int LONGEST = 600;

    private Redaction() {}

    static String of(String text, List<String> secrets) {
        var clean = text;
        for (var known : secrets) {
            clean = known.isEmpty() ? clean : clean.replace(known, "[redacted]");
        }
        clean = DENSE.matcher(clean).replaceAll("[redacted]");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
