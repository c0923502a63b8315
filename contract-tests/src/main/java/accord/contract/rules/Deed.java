package accord.contract.rules;

/**
 * One place where something is done that only a few may do.
 *
 * @param subject the class
 * @param path its source, from the root of the repository
 * @param what what is there
 */
public record Deed(String subject, String path, int line, String what) {
    /** The class that the source file is about, without its package. */
    public String doer() {
        var top = topLevel();
        return top.substring(top.lastIndexOf('.') + 1);
    }

    String topLevel() {
        var dollar = subject.indexOf('$');
        return dollar < 0 ? subject : subject.substring(0, dollar);
    }
}
