package accord.deploy.local;

/** A service that was started did not become ready, or did not stay alive; the sentence says why. */
public final class ServiceFailedException extends Exception {

    ServiceFailedException(String sentence) {
        super(sentence);
    }
}
