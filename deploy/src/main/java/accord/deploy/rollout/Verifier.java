package accord.deploy.rollout;

import java.io.IOException;
import java.net.URI;

/** Has the contract of a pair of services verified, from outside. */
public interface Verifier {

    /** Empty when the contract holds; otherwise what does not, as a clause. */
    String complaint(URI auth, URI backend) throws IOException, InterruptedException;
}
