package accord.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import accord.auth.adapter.storage.JdbcIdentities;
import accord.auth.adapter.storage.JdbcSessions;
import accord.auth.identity.EmailAddress;
import accord.auth.identity.PasswordHash;
import accord.auth.identity.User;
import accord.auth.session.SessionRefresh.Outcome;
import accord.auth.session.SessionRefresh.Refreshed;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import accord.kernel.storage.StorageConfiguration;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From sign-in to sign-out, on a real database, with a clock that a test moves. */
final class SessionLifeTest {
    private static final SessionPolicy POLICY =
            new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), Duration.ofSeconds(10), "accord-app");

    private final MovedClock clock = new MovedClock();
    private final Forge forge = Forge.of(Forge.SECRET, clock);

    private Database database;
    private Sessions sessions;
    private SessionStart start;
    private SessionRefresh refresh;
    private SessionEnd end;
    private SessionCheck check;
    private User ada;

    @BeforeEach
    void open(@TempDir Path data) {
        var storage =
                new StorageConfiguration("", "", data.toString(), 8, Duration.ofSeconds(2), Duration.ofSeconds(5));
        database = Database.open(storage, "", "auth", "people");
        var identities = new JdbcIdentities(database);
        sessions = new JdbcSessions(database);
        start = new SessionStart(sessions, forge.tokens(), POLICY, clock);
        refresh = new SessionRefresh(sessions, forge.tokens(), POLICY, clock);
        end = new SessionEnd(sessions, clock);
        check = new SessionCheck(sessions, identities, clock);
        ada = new User(
                new UserId(UUID.randomUUID().toString()), new EmailAddress("ada@example.com"), true, clock.instant());
        identities.add(ada, new PasswordHash("hash"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAccessTokenNamesThePersonTheClientAndTheSession() {
        var pair = start.start(ada);

        assertThat(forge.tokens().verify(pair.access().value(), TokenUse.ACCESS))
                .isInstanceOfSatisfying(Verification.Verified.class, verified -> {
                    assertThat(verified.token().subject()).isEqualTo(ada.id().value());
                    assertThat(verified.token().clientId()).isEqualTo("accord-app");
                    assertThat(check.signedIn(
                                    ada.id(), new SessionId(verified.token().sessionId())))
                            .contains(ada);
                });
    }

    @Test
    void aRefreshTokenIsExchangedForTheNextPairOfTheSameSession() {
        var first = start.start(ada);
        var second = refreshed(first.refresh());

        assertThat(second.refresh().value()).isNotEqualTo(first.refresh().value());
        assertThat(second.access().value()).isNotEqualTo(first.access().value());
        assertThat(sessionOf(second)).isEqualTo(sessionOf(first));
    }

    @Test
    void aClientThatAsksAgainWithinTenSecondsGetsTheSameSuccessor() {
        var first = start.start(ada);
        var second = refreshed(first.refresh());
        clock.pass(Duration.ofSeconds(10));

        assertThat(refreshed(first.refresh()).refresh().value())
                .isEqualTo(second.refresh().value());
    }

    @Test
    void aClientThatAsksManyTimesAtOnceGetsOneSuccessor() throws Exception {
        var first = start.start(ada).refresh();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = Stream.generate(() ->
                            (Callable<String>) () -> refreshed(first).refresh().value())
                    .limit(16)
                    .toList();
            var successors = threads.invokeAll(attempts).stream()
                    .map(Future::resultNow)
                    .distinct()
                    .toList();
            assertThat(successors).hasSize(1);
        }
    }

    @Test
    void whoeverAsksAgainLaterEndsTheSession() {
        var stolen = start.start(ada).refresh();
        var second = refreshed(stolen);
        clock.pass(Duration.ofMillis(10_001));

        assertThat(refresh.refresh(stolen)).isInstanceOf(SessionRefresh.Reused.class);
        assertThat(refresh.refresh(second.refresh())).isInstanceOf(SessionRefresh.SessionOver.class);
        assertThat(check.signedIn(ada.id(), sessionOf(second))).isEmpty();
    }

    @Test
    void aSuccessorThatWasForgottenIsNotHandedOutAgainEvenWithinTime() {
        var first = start.start(ada).refresh();
        refreshed(first);
        sessions.forget(clock.instant(), clock.instant().plusMillis(1));

        assertThat(refresh.refresh(first)).isInstanceOf(SessionRefresh.Reused.class);
    }

    @Test
    void theStorageAloneOpensNoSuccessor() {
        var first = start.start(ada).refresh();
        var second = refreshed(first).refresh();
        var use = sessions.present(first.fingerprint(), p -> new Ruling<>(p.use(), new Ruling.Nothing()))
                .orElseThrow();

        assertThat(use).isInstanceOfSatisfying(Presentation.Used.class, used -> {
            assertThat(used.successor().value()).doesNotContain(second.value());
            assertThat(first.open(used.successor()).value()).isEqualTo(second.value());
        });
    }

    @Test
    void aTokenThatNobodyUsedForAWeekIsExpired() {
        var pair = start.start(ada);
        clock.pass(Duration.ofDays(7));

        assertThat(refresh.refresh(pair.refresh())).isInstanceOf(SessionRefresh.Expired.class);
    }

    @Test
    void aSessionThatIsUsedEveryDayLastsThirtyDaysAndNotOneMore() {
        var pair = start.start(ada);
        var session = sessionOf(pair);
        for (var day = 1; day < 30; day++) {
            clock.pass(Duration.ofDays(1));
            pair = refreshed(pair.refresh());
        }
        clock.pass(Duration.ofDays(1));

        assertThat(refresh.refresh(pair.refresh())).isInstanceOf(SessionRefresh.SessionOver.class);
        assertThat(check.signedIn(ada.id(), session)).isEmpty();
    }

    @Test
    void aTokenThatWasNeverIssuedIsUnknown() {
        assertThat(refresh.refresh(RefreshToken.mint())).isInstanceOf(SessionRefresh.Unknown.class);
    }

    @Test
    void signingOutHereLeavesTheOtherSessionsOpen() {
        var here = start.start(ada);
        var elsewhere = start.start(ada);
        end.end(ada.id(), sessionOf(here), SessionEnd.Scope.LOCAL);

        assertThat(refresh.refresh(here.refresh())).isInstanceOf(SessionRefresh.SessionOver.class);
        assertThat(refresh.refresh(elsewhere.refresh())).isInstanceOf(Refreshed.class);
    }

    @Test
    void signingOutElsewhereLeavesThisSessionOpen() {
        var here = start.start(ada);
        var elsewhere = start.start(ada);
        end.end(ada.id(), sessionOf(here), SessionEnd.Scope.OTHERS);

        assertThat(refresh.refresh(here.refresh())).isInstanceOf(Refreshed.class);
        assertThat(refresh.refresh(elsewhere.refresh())).isInstanceOf(SessionRefresh.SessionOver.class);
    }

    @Test
    void signingOutEverywhereEndsThemAll() {
        var here = start.start(ada);
        var elsewhere = start.start(ada);
        end.end(ada.id(), sessionOf(here), SessionEnd.Scope.GLOBAL);

        assertThat(Stream.of(here, elsewhere).map(TokenPair::refresh).<Outcome>map(refresh::refresh))
                .hasOnlyElementsOfType(SessionRefresh.SessionOver.class);
    }

    @Test
    void aRefreshTokenCanSignOutItsOwnSession() {
        var pair = start.start(ada);
        end.end(pair.refresh());
        end.end(RefreshToken.mint());

        assertThat(check.signedIn(ada.id(), sessionOf(pair))).isEmpty();
    }

    @Test
    void nobodyIsSignedInBySomebodyElsesSession() {
        var pair = start.start(ada);
        assertThat(check.signedIn(new UserId(UUID.randomUUID().toString()), sessionOf(pair)))
                .isEmpty();
        assertThat(check.signedIn(ada.id(), SessionId.mint())).isEmpty();
    }

    private TokenPair refreshed(RefreshToken token) {
        return switch (refresh.refresh(token)) {
            case Refreshed(var pair) -> pair;
            case Outcome other -> throw new AssertionError("refused: " + other);
        };
    }

    private SessionId sessionOf(TokenPair pair) {
        return switch (forge.tokens().verify(pair.access().value(), TokenUse.ACCESS)) {
            case Verification.Verified(var token) -> new SessionId(token.sessionId());
            case Verification.Refused(var failure, var detail) -> throw new AssertionError(failure + " " + detail);
        };
    }
}
