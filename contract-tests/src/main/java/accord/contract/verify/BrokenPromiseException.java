package accord.contract.verify;

/** Something else came than was promised. */
public final class BrokenPromiseException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String came;

    BrokenPromiseException(String expected, String came) {
        super("expected %s; came %s".formatted(expected, came));
        this.expected = expected;
        this.came = came;
    }

    String expected() {
        return expected;
    }

    String came() {
        return came;
    }
}
