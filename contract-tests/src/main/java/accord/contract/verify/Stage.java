package accord.contract.verify;

import accord.contract.client.Carriage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

/** What a check has to work with: the two services, and two people who are signed in. */
public final class Stage {
    private final Site site;
    private final Visitor ada;
    private final Visitor bob;

    Stage(Site site, List<Visitor> visitors) {
        this.site = site;
        this.ada = visitors.get(0);
        this.bob = visitors.get(1);
    }

    public Visitor ada() {
        return ada;
    }

    public Visitor bob() {
        return bob;
    }

    /** A greeted socket of this person. */
    public Dialogue talk(Visitor visitor) throws IOException, InterruptedException, BrokenPromiseException {
        return talk(visitor, Carriage.HEADER);
    }

    public Dialogue talk(Visitor visitor, Carriage carriage)
            throws IOException, InterruptedException, BrokenPromiseException {
        return Dialogue.begin(site, visitor.token(), carriage);
    }

    /** Asks auth-service with this token, or as nobody when it is "". */
    public Caller auth(String token) {
        return site.auth(token);
    }

    /** Asks backend-service with this token, or as nobody when it is "". */
    public Caller backend(String token) {
        return site.backend(token);
    }

    public URI backendUrl() {
        return site.backend();
    }

    /** For sockets alone. */
    public HttpClient sockets() {
        return site.sockets();
    }
}
