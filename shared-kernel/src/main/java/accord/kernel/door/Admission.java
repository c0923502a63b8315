package accord.kernel.door;

import accord.kernel.context.UserExecutionContext;
import accord.kernel.token.AuthFailure;
import accord.kernel.token.VerifiedToken;

/** The one decision about a request or a socket: who it is, or why not. */
public sealed interface Admission {
    /** Come in. */
    record Admitted(UserExecutionContext context, VerifiedToken token) implements Admission {}

    /**
     * Stay out.
     *
     * @param detail one clause for logs and developers, never a token or a part of one
     * @param carriers what the request carried, without the tokens
     */
    record Denied(AuthFailure failure, String detail, Carriers carriers) implements Admission {}
}
