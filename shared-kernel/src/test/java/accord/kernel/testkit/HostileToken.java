package accord.kernel.testkit;

import accord.kernel.token.AuthFailure;

/**
 * A token that must be refused, and how.
 *
 * @param name what was done to it
 * @param value the token; may hold any character
 */
public record HostileToken(String name, String value, AuthFailure failure) {
    private static final int LARGEST_HEADER = 24 * 1024;

    /** Whether an HTTP header can carry it as it is. */
    public boolean fitsHeader() {
        return fitsHeader(value);
    }

    /** Printable ASCII, no blank at its ends, and small enough for a header block. */
    static boolean fitsHeader(String value) {
        return value.length() <= LARGEST_HEADER
                && !value.isEmpty()
                && value.equals(value.strip())
                && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    @Override
    public String toString() {
        return name + " -> " + failure;
    }
}
