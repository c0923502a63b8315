package accord.kernel.context;

import accord.kernel.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, for the whole of one operation. Immutable, never half-filled: it begins with a {@link VerifiedToken}, of
 * which there is no other maker than the verifier, and every id in it was checked when it was made.
 */
public final class UserExecutionContext {
    /** How deep operations may nest. */
    public static final int MAX_DEPTH = 10;

    private final UserId userId;
    private final RequestId requestId;
    private final Instant createdAt;
    private final List<String> roles;
    private final List<String> scope;
    private final @Nullable ConnectionId connectionId;
    private final @Nullable ThreadId threadId;
    private final @Nullable RunId runId;
    private final @Nullable RequestId parentRequestId;
    private final String trace;
    private final int depth;

    private UserExecutionContext(
            UserId userId,
            RequestId requestId,
            Instant createdAt,
            List<String> roles,
            List<String> scope,
            @Nullable ConnectionId connectionId,
            @Nullable ThreadId threadId,
            @Nullable RunId runId,
            @Nullable RequestId parentRequestId,
            String trace,
            int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("operations nest deeper than " + MAX_DEPTH);
        }
        this.userId = userId;
        this.requestId = requestId;
        this.createdAt = createdAt;
        this.roles = roles;
        this.scope = scope;
        this.connectionId = connectionId;
        this.threadId = threadId;
        this.runId = runId;
        this.parentRequestId = parentRequestId;
        this.trace = trace;
        this.depth = depth;
    }

    /**
     * The context of an admitted request or socket.
     *
     * @param trace the W3C {@code traceparent}, or ""
     */
    public static UserExecutionContext admitted(VerifiedToken token, RequestId requestId, Instant now, String trace) {
        return new UserExecutionContext(
                new UserId(token.subject()),
                requestId,
                now,
                token.roles(),
                token.scope(),
                null,
                null,
                null,
                null,
                trace,
                0);
    }

    /** The same person on an open socket. */
    public UserExecutionContext on(ConnectionId connection) {
        return new UserExecutionContext(
                userId, requestId, createdAt, roles, scope, connection, threadId, runId, parentRequestId, trace, depth);
    }

    /** A child operation of this one: its own request id, one level deeper. */
    public UserExecutionContext child(RequestId request, Instant now) {
        return new UserExecutionContext(
                userId, request, now, roles, scope, connectionId, threadId, runId, requestId, trace, depth + 1);
    }

    /** The same operation, now about one thread and one run. */
    public UserExecutionContext about(ThreadId thread, RunId run) {
        return new UserExecutionContext(
                userId, requestId, createdAt, roles, scope, connectionId, thread, run, parentRequestId, trace, depth);
    }

    public UserId userId() {
        return userId;
    }

    public RequestId requestId() {
        return requestId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public List<String> roles() {
        return roles;
    }

    public List<String> scope() {
        return scope;
    }

    /** The open socket that it came over, known elsewhere as {@code websocket_client_id}. */
    public Optional<ConnectionId> connectionId() {
        return Optional.ofNullable(connectionId);
    }

    public Optional<ThreadId> threadId() {
        return Optional.ofNullable(threadId);
    }

    public Optional<RunId> runId() {
        return Optional.ofNullable(runId);
    }

    public Optional<RequestId> parentRequestId() {
        return Optional.ofNullable(parentRequestId);
    }

    /** The W3C {@code traceparent}, or "". */
    public String trace() {
        return trace;
    }

    /** How deep this operation is nested: 0 for what a person asked, at most {@link #MAX_DEPTH}. */
    public int depth() {
        return depth;
    }

    @Override
    public String toString() {
        return "UserExecutionContext[" + userId + ", " + requestId + ", depth " + depth + "]";
    }
}
