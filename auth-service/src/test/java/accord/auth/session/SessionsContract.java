package accord.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import accord.auth.identity.EmailAddress;
import accord.auth.identity.Identities;
import accord.auth.identity.PasswordHash;
import accord.auth.identity.User;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every storage of sessions does. */
public interface SessionsContract {
    Instant NOW = Instant.parse("2026-10-25T00:30:00.123Z");

    Sessions sessions();

    Identities identities();

    @Test
    default void anOpenedSessionIsFound() {
        var session = opened(issued());

        assertThat(sessions().find(session.id())).contains(session);
        assertThat(sessions().find(SessionId.mint())).isEmpty();
    }

    @Test
    default void aTokenIsPresentedWithItsSession() {
        var token = issued();
        var session = opened(token);

        assertThat(presented(token)).isEqualTo(new Presentation(session, token, new Presentation.Unused()));
    }

    @Test
    default void aTokenThatNobodyIssuedIsNotPresented() {
        var asked = new AtomicInteger();
        var outcome = sessions().present(issued().fingerprint(), presentation -> {
            asked.incrementAndGet();
            return new Ruling<>(presentation, new Ruling.Nothing());
        });
        assertThat(outcome).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    default void aRotatedTokenRemembersItsSuccessorAndTheSuccessorIsUnused() {
        var token = issued();
        var successor = issued();
        var session = opened(token);
        rotate(token, successor, "sealed");

        assertThat(presented(token).use()).isEqualTo(new Presentation.Used(NOW, new SealedSuccessor("sealed")));
        assertThat(presented(successor)).isEqualTo(new Presentation(session, successor, new Presentation.Unused()));
    }

    @Test
    default void ofManyPresentationsAtOnceOneFindsTheTokenUnused() throws Exception {
        var token = issued();
        opened(token);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = Stream.generate(() -> (Callable<Boolean>) () -> sessions()
                            .present(token.fingerprint(), SessionsContract::rotateIfUnused)
                            .orElseThrow())
                    .limit(16)
                    .toList();
            var outcomes =
                    threads.invokeAll(attempts).stream().map(Future::resultNow).toList();
            assertThat(outcomes).hasSize(16).containsOnlyOnce(true);
        }
    }

    @Test
    default void aRuleThatFailsChangesNothing() {
        var token = issued();
        opened(token);
        try {
            sessions().present(token.fingerprint(), _ -> {
                throw new IllegalStateException("the rule has a bug");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the rule has a bug");
        }
        assertThat(presented(token).use()).isEqualTo(new Presentation.Unused());
    }

    @Test
    default void aRuleCanEndTheSession() {
        var token = issued();
        var session = opened(token);
        sessions().present(token.fingerprint(), _ -> new Ruling<>(true, new Ruling.End(NOW)));

        assertThat(sessions().find(session.id()).map(Session::ended)).contains(true);
        assertThat(presented(token).session().ended()).isTrue();
    }

    @Test
    default void oneSessionEndsAndTheOthersGoOn() {
        var user = person();
        var ended = opened(user, issued());
        var kept = opened(user, issued());
        sessions().end(ended.id(), NOW);

        assertThat(sessions().find(ended.id()).map(Session::ended)).contains(true);
        assertThat(sessions().find(kept.id())).contains(kept);
    }

    @Test
    default void allOthersEndAndThisOneGoesOn() {
        var user = person();
        var kept = opened(user, issued());
        var other = opened(user, issued());
        var somebodyElses = opened(issued());
        sessions().endOthers(user.id(), kept.id(), NOW);

        assertThat(sessions().find(kept.id())).contains(kept);
        assertThat(sessions().find(other.id()).map(Session::ended)).contains(true);
        assertThat(sessions().find(somebodyElses.id())).contains(somebodyElses);
    }

    @Test
    default void allSessionsOfAPersonEndAndNobodyElses() {
        var user = person();
        var one = opened(user, issued());
        var two = opened(user, issued());
        var somebodyElses = opened(issued());
        sessions().endAll(user.id(), NOW);

        assertThat(sessions().find(one.id()).map(Session::ended)).contains(true);
        assertThat(sessions().find(two.id()).map(Session::ended)).contains(true);
        assertThat(sessions().find(somebodyElses.id())).contains(somebodyElses);
    }

    @Test
    default void aSealedSuccessorIsForgottenAndItsTokenStaysUsed() {
        var token = issued();
        opened(token);
        rotate(token, issued(), "sealed");
        sessions().forget(NOW, NOW.plusMillis(1));

        assertThat(presented(token).use()).isEqualTo(new Presentation.LongUsed());
    }

    @Test
    default void aSealedSuccessorStaysUntilItsTime() {
        var token = issued();
        opened(token);
        rotate(token, issued(), "sealed");
        sessions().forget(NOW, NOW);

        assertThat(presented(token).use()).isInstanceOf(Presentation.Used.class);
    }

    @Test
    default void whatExpiredIsForgotten() {
        var token = issued();
        var session = opened(token);
        sessions().forget(session.expiresAt(), NOW);
        assertThat(sessions().find(session.id())).contains(session);

        sessions().forget(session.expiresAt().plusMillis(1), NOW);
        assertThat(sessions().find(session.id())).isEmpty();
        assertThat(sessions().present(token.fingerprint(), p -> new Ruling<>(p, new Ruling.Nothing())))
                .isEmpty();
    }

    private static Ruling<Boolean> rotateIfUnused(Presentation presentation) {
        return switch (presentation.use()) {
            case Presentation.Unused() ->
                new Ruling<>(true, new Ruling.Rotate(issued(), new SealedSuccessor("sealed"), NOW));
            case Presentation.Used(var _, var _), Presentation.LongUsed() -> new Ruling<>(false, new Ruling.Nothing());
        };
    }

    private Session opened(IssuedToken first) {
        return opened(person(), first);
    }

    private Session opened(User user, IssuedToken first) {
        var session = new Session(SessionId.mint(), user.id(), NOW, NOW.plus(Duration.ofDays(30)), false);
        sessions().open(session, first);
        return session;
    }

    private Presentation presented(IssuedToken token) {
        return sessions()
                .present(token.fingerprint(), presentation -> new Ruling<>(presentation, new Ruling.Nothing()))
                .orElseThrow();
    }

    private void rotate(IssuedToken token, IssuedToken successor, String sealed) {
        var change = new Ruling.Rotate(successor, new SealedSuccessor(sealed), NOW);
        assertThat(sessions().present(token.fingerprint(), _ -> new Ruling<>(true, change)))
                .contains(true);
    }

    private User person() {
        var address = new EmailAddress(UUID.randomUUID() + "@example.com");
        var user = new User(new UserId(UUID.randomUUID().toString()), address, false, NOW);
        identities().add(user, new PasswordHash("hash"));
        return user;
    }

    private static IssuedToken issued() {
        return new IssuedToken(RefreshToken.mint().fingerprint(), NOW, NOW.plus(Duration.ofDays(30)));
    }
}
