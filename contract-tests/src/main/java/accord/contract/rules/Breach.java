package accord.contract.rules;

/**
 * One place where a rule is broken.
 *
 * @param subject the class or file by name
 * @param path the file, from the root of the repository
 * @param what what is there
 */
public record Breach(String subject, String path, int line, String what) {
    /** {@code path:line what}, which an editor can follow. */
    @Override
    public String toString() {
        return path + ":" + line + " " + what;
    }
}
