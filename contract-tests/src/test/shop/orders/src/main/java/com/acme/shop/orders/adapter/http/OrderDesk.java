package com.acme.shop.orders.adapter.http;

import com.acme.shop.kernel.token.AccessTokens;

/** Breaks two rules: it reads the environment for itself, and it makes tokens beside the login. */
public record OrderDesk(AccessTokens tokens) {
    public String region() {
        return System.getenv("SHOP_REGION");
    }

    public String guest() {
        return tokens.mint("guest");
    }
}
