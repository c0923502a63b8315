package accord.auth.session;

import accord.kernel.token.AccessTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A refresh token is exchanged for the next pair. Each token has one successor, ever: a client that asks again because the
 * answer was lost gets the same one, and whoever asks later than that is a thief, or was robbed; the session ends.
 */
public final class SessionRefresh {
    private final Sessions sessions;
    private final Minting minting;
    private final SessionPolicy policy;
    private final InstantSource clock;

    public SessionRefresh(Sessions sessions, AccessTokens tokens, SessionPolicy policy, InstantSource clock) {
        this.sessions = sessions;
        this.minting = new Minting(tokens, policy);
        this.policy = policy;
        this.clock = clock;
    }

    public Outcome refresh(RefreshToken presented) {
        var verdict = sessions.present(presented.fingerprint(), presentation -> rule(presented, presentation));
        return verdict.map(this::outcome).orElseGet(Unknown::new);
    }

    private Ruling<Verdict> rule(RefreshToken presented, Presentation presentation) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var session = presentation.session();
        if (!session.isOpenAt(now)) {
            return unchanged(new Final(new SessionOver()));
        }
        return switch (presentation.use()) {
            case Presentation.Unused() -> firstUse(presented, presentation, now);
            case Presentation.Used(var at, var successor) ->
                now.isAfter(at.plus(policy.grace()))
                        ? theft(now)
                        : unchanged(new Continue(session, presented.open(successor)));
            case Presentation.LongUsed() -> theft(now);
        };
    }

    private Ruling<Verdict> firstUse(RefreshToken presented, Presentation presentation, Instant now) {
        if (!now.isBefore(presentation.token().expiresAt())) {
            return unchanged(new Final(new Expired()));
        }
        var successor = RefreshToken.mint();
        var issued = policy.issue(successor, presentation.session(), now);
        return new Ruling<>(
                new Continue(presentation.session(), successor),
                new Ruling.Rotate(issued, presented.seal(successor), now));
    }

    private static Ruling<Verdict> theft(Instant now) {
        return new Ruling<>(new Final(new Reused()), new Ruling.End(now));
    }

    private static Ruling<Verdict> unchanged(Verdict verdict) {
        return new Ruling<>(verdict, new Ruling.Nothing());
    }

    private Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Continue(var session, var successor) -> new Refreshed(minting.pair(session, successor));
            case Final(var outcome) -> outcome;
        };
    }

    /** What the rule finds while the session is locked; the access token is minted after that. */
    private sealed interface Verdict {}

    private record Continue(Session session, RefreshToken successor) implements Verdict {}

    private record Final(Outcome outcome) implements Verdict {}

    /** How a refresh can end. */
    public sealed interface Outcome {}

    public record Refreshed(TokenPair tokens) implements Outcome {}

    /** No such token was ever issued, or it was forgotten. */
    public record Unknown() implements Outcome {}

    /** Nobody used it in time. */
    public record Expired() implements Outcome {}

    /** It was used before, longer ago than a lost answer explains; the session is over now. */
    public record Reused() implements Outcome {}

    /** Its session ended, by a sign-out, by reuse or by age. */
    public record SessionOver() implements Outcome {}
}
