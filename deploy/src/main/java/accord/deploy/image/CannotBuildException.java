package accord.deploy.image;

/** No image was made, or none was pushed; the sentence says why and what to do. */
public final class CannotBuildException extends Exception {

    CannotBuildException(String sentence) {
        super(sentence);
    }
}
