package accord.contract.verify;

/** A result as a line for a terminal. */
final class Line {
    private Line() {}

    static String of(int n, int all, Result result) {
        var place = "%2d/%d".formatted(n, all);
        return switch (result) {
            case Result.Passed(var check, var ms) -> "ok      %s %-20s %6d ms".formatted(place, check.name(), ms);
            case Result.Skipped(var check) -> "skipped %s %-20s".formatted(place, check.name());
            case Result.Failed(var check, var ms, var expected, var came) ->
                """
                    FAILED  %s %-20s %6d ms
                            promised: %s
                            expected: %s
                            came:     %s
                            look at:  %s""".formatted(place, check.name(), ms, check.promise(), expected, came, check.lookAt());
        };
    }
}
