package accord.contract.rules.gate;

/** Keeps the libraries' own log lines out of what the command line prints. */
final class Quiet {
    private Quiet() {}

    /** Has an effect only before anything was logged, which is when a command line begins. */
    static void logs() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "accord/contract/rules/gate/quiet.xml");
        }
    }
}
