package accord.kernel.testkit;

import accord.kernel.token.AuthFailure;

/**
 * A token that must be refused, and how.
 *
 * @param name what was done to it
 * @param value the token; may hold any character
 */
public record HostileToken(String name, String value, AuthFailure failure) {
    /** Whether an HTTP header can carry it as it is: printable ASCII, no blank at its ends, within a header's usual limit. */
    public boolean fitsHeader() {
        return value.length() <= 8 * 1024
                && !value.isEmpty()
                && value.equals(value.strip())
                && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    @Override
    public String toString() {
        return name + " -> " + failure;
    }
}
