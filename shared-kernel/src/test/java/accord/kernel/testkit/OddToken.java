package accord.kernel.testkit;

/**
 * A token that looks strange and is good.
 *
 * @param name what was done to it
 */
public record OddToken(String name, String value) {
    @Override
    public String toString() {
        return name;
    }
}
