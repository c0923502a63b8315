package accord.backend.adapter.http;

import accord.kernel.secret.KeyRing;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenUse;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Somebody who is signed in, whom no other test knows. */
record Visitor(EmbeddedServer server, Forge forge, String user) {
    static Visitor at(EmbeddedServer server) {
        var beans = server.getApplicationContext();
        var forge = new Forge(beans.getBean(KeyRing.class), beans.getBean(TokenContract.class), Clock.systemUTC());
        return new Visitor(server, forge, UUID.randomUUID().toString());
    }

    Client client() {
        return Client.of(server.getURI(), forge.person(user));
    }

    String token() {
        return forge.person(user);
    }

    /** A token that was minted a while ago, and is good for this long from now on. */
    String tokenFor(Duration left) {
        var beans = server.getApplicationContext();
        var ago = left.minus(TokenContract.lifetime(TokenUse.ACCESS));
        var clock = Clock.offset(Clock.systemUTC(), ago);
        return new Forge(beans.getBean(KeyRing.class), beans.getBean(TokenContract.class), clock).person(user);
    }
}
