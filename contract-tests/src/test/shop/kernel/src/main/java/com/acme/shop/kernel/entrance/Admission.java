package com.acme.shop.kernel.entrance;

import com.acme.shop.kernel.context.UserExecutionContext;

/** Who may come in. */
public sealed interface Admission {
    record Admitted(UserExecutionContext context) implements Admission {}

    record Denied(String why) implements Admission {}
}
