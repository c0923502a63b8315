package accord.deploy.local;

/** Nothing was started, because it could not go well: a taken port, a data directory in use, a jar that is not there. */
public final class CannotStartException extends Exception {

    public CannotStartException(String sentence) {
        super(sentence);
    }
}
