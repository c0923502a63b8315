package accord.contract.verify;

/** What became of a check. */
sealed interface Result {
    Check check();

    record Passed(Check check, long ms) implements Result {}

    /**
     * @param expected what was promised
     * @param came what came instead, without secrets
     */
    record Failed(Check check, long ms, String expected, String came) implements Result {}

    /** It was left out by whoever asked, which is no verdict. */
    record Skipped(Check check) implements Result {}
}
