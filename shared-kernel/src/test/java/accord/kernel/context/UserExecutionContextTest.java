package accord.kernel.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import accord.kernel.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserExecutionContextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RequestId REQUEST = new RequestId("req-1");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void itSaysWhoTheTokenSaid() {
        var context = admitted();
        assertThat(context.userId()).isEqualTo(new UserId("user-1"));
        assertThat(context.roles()).containsExactly("user");
        assertThat(context.scope()).isEmpty();
        assertThat(context.requestId()).isEqualTo(REQUEST);
        assertThat(context.createdAt()).isEqualTo(NOW);
        assertThat(context.trace()).isEqualTo(TRACE);
        assertThat(context.depth()).isZero();
        assertThat(context.connectionId()).isEmpty();
        assertThat(context.threadId()).isEmpty();
        assertThat(context.runId()).isEmpty();
        assertThat(context.parentRequestId()).isEmpty();
        assertThat(context.toString()).contains("user-1", "req-1").doesNotContain("eyJ");
    }

    @Test
    void aChildIsTheSamePersonOneLevelDeeper() {
        var connection = ConnectionId.mint();
        var thread = new ThreadId("holiday plans".replace(' ', '-'));
        var run = RunId.mint();
        var parent = admitted().on(connection).about(thread, run);
        var child = parent.child(new RequestId("req-2"), NOW.plusSeconds(1));
        assertThat(child.userId()).isEqualTo(parent.userId());
        assertThat(child.connectionId()).contains(connection);
        assertThat(child.threadId()).contains(thread);
        assertThat(child.runId()).contains(run);
        assertThat(child.requestId()).isEqualTo(new RequestId("req-2"));
        assertThat(child.parentRequestId()).contains(REQUEST);
        assertThat(child.createdAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(child.depth()).isEqualTo(1);
        assertThat(child.trace()).isEqualTo(TRACE);
        assertThat(parent.depth()).as("the parent is as it was").isZero();
        assertThat(parent.parentRequestId()).isEmpty();
    }

    @Test
    void operationsNestTenDeepAndNoDeeper() {
        var context = admitted();
        for (var depth = 1; depth <= UserExecutionContext.MAX_DEPTH; depth++) {
            context = context.child(RequestId.mint(), NOW);
            assertThat(context.depth()).isEqualTo(depth);
        }
        var deepest = context;
        assertThatThrownBy(() -> deepest.child(RequestId.mint(), NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10");
    }

    @Test
    void nothingGivenCanBeChangedLater() {
        assertThatThrownBy(() -> admitted().roles().add("admin")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> admitted().scope().add("all")).isInstanceOf(UnsupportedOperationException.class);
    }

    private static UserExecutionContext admitted() {
        return UserExecutionContext.admitted(token(), REQUEST, NOW, TRACE);
    }

    private static VerifiedToken token() {
        var forge = Forge.of(Forge.SECRET);
        return switch (forge.tokens().verify(forge.person("user-1", List.of("user")), TokenUse.ACCESS)) {
            case Verified(var token) -> token;
            case Refused(var failure, var _) -> throw new AssertionError(failure);
        };
    }
}
