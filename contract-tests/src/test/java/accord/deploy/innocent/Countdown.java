package accord.deploy.innocent;

import accord.contract.rules.Innocent;

/** A program prints, and starts what it was told to start. */
@Innocent
final class Countdown {
    private Countdown() {}

    static void print(int from) {
        for (var i = from; i > 0; i--) {
            System.out.println(i);
        }
    }

    static Process start(String program) throws java.io.IOException {
        var builder = new ProcessBuilder(program).inheritIO();
        builder.environment().clear();
        return builder.start();
    }
}
