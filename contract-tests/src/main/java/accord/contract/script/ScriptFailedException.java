package accord.contract.script;

/** The service did not keep to the script; the message shows what was expected, what came, and what was said before. */
public final class ScriptFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ScriptFailedException(String message) {
        super(message);
    }
}
