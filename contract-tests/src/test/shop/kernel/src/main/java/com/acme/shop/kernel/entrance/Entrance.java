package com.acme.shop.kernel.entrance;

import com.acme.shop.kernel.context.UserExecutionContext;
import com.acme.shop.kernel.token.AccessTokens;

/** The shop's one door. */
public final class Entrance {
    private final AccessTokens tokens;

    public Entrance(AccessTokens tokens) {
        this.tokens = tokens;
    }

    public Admission decide(String token) {
        return tokens.verify(token)
                .<Admission>map(verified -> new Admission.Admitted(new UserExecutionContext(verified.subject())))
                .orElseGet(() -> new Admission.Denied("nobody knows this token"));
    }
}
