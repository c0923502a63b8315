package accord.kernel.testkit;

import static accord.kernel.token.AuthFailure.CLAIM_INVALID;
import static accord.kernel.token.AuthFailure.TOKEN_EXPIRED;
import static accord.kernel.token.AuthFailure.TOKEN_NOT_YET_VALID;

import accord.kernel.token.AuthFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens on both sides of every limit in time, for a verifier whose clock stands still. They are good for 30 s before and
 * behind what they say of themselves, and live from 1 s to 900 s.
 */
public final class Edges {
    private final Forge forge;
    private final long now;
    private final List<HostileToken> refused = new ArrayList<>();
    private final List<OddToken> accepted = new ArrayList<>();

    /** @param forge with the clock of the verifier, which stands still */
    public Edges(Forge forge, InstantSource clock) {
        this.forge = forge;
        this.now = clock.instant().getEpochSecond();

        expires(-901, TOKEN_EXPIRED);
        expires(-31, TOKEN_EXPIRED);
        expires(-30, TOKEN_EXPIRED);
        expires(-29);
        expires(-1);
        expires(0);
        expires(1);

        issued(-1);
        issued(0);
        issued(1);
        issued(29);
        issued(30);
        issued(31, TOKEN_NOT_YET_VALID);
        issued(32, TOKEN_NOT_YET_VALID);

        begins(-901);
        begins(-1);
        begins(0);
        begins(1);
        begins(29);
        begins(30);
        begins(31, TOKEN_NOT_YET_VALID);
        begins(601, TOKEN_NOT_YET_VALID);

        lives(-1, CLAIM_INVALID);
        lives(0, CLAIM_INVALID);
        lives(1);
        lives(599);
        lives(600);
        lives(601);
        lives(899);
        lives(900);
        lives(901, CLAIM_INVALID);

        // Of two flaws the lifetime is the first, and the end comes before the beginning.
        add("that lived too long and is over", now - 1000, now - 60, CLAIM_INVALID);
        add("that lives too long and has not begun", now + 60, now + 961, CLAIM_INVALID);
        add("at both limits", now + 30, now + 930);
        add("at the other limits", now - 929, now - 29);
    }

    /** Those that must be refused. */
    public List<HostileToken> refused() {
        return List.copyOf(refused);
    }

    /** Those that must be accepted. */
    public List<OddToken> accepted() {
        return List.copyOf(accepted);
    }

    private void expires(long seconds, AuthFailure... failure) {
        add("that expires in %d s".formatted(seconds), now + seconds - 600, now + seconds, failure);
    }

    private void issued(long seconds, AuthFailure... failure) {
        add("issued in %d s".formatted(seconds), now + seconds, now + seconds + 600, failure);
    }

    private void lives(long seconds, AuthFailure... failure) {
        add("that lives %d s".formatted(seconds), now, now + seconds, failure);
    }

    private void begins(long seconds, AuthFailure... failure) {
        var token = forge.forged().claim("nbf", Long.toString(now + seconds));
        add("that begins in %d s".formatted(seconds), token, failure);
    }

    private void add(String name, long issuedAt, long expiresAt, AuthFailure... failure) {
        var token = forge.forged().claim("iat", Long.toString(issuedAt)).claim("exp", Long.toString(expiresAt));
        add(name, token, failure);
    }

    /** No failure: it must be accepted. */
    private void add(String name, ForgedToken token, AuthFailure... failure) {
        if (failure.length == 0) {
            accepted.add(new OddToken("one " + name, token.compact()));
        } else {
            refused.add(new HostileToken("one " + name, token.compact(), failure[0]));
        }
    }
}
