package accord.contract.rules.yaml;

/** Refuses a file that cannot mean what its author wanted: the message begins with its name and line. */
public final class MistakenFileException extends RuntimeException {
    MistakenFileException(String file, int line, String sentence) {
        super(file + ":" + line + ": " + sentence);
    }
}
