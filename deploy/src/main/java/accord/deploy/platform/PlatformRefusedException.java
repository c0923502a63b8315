package accord.deploy.platform;

import java.io.IOException;

/** The platform will not do what it was asked; the sentence says why. */
public final class PlatformRefusedException extends IOException {

    public PlatformRefusedException(String sentence) {
        super(sentence);
    }
}
