package accord.backend.thread;

/** A cursor that no page gave out: the caller made it up, damaged it, or took it from another list. */
public final class InvalidCursorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException() {
        super("the cursor is not one that this list gave out; leave it out to begin at the first page");
    }
}
