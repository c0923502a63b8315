package com.acme.shop.orders.login;

import com.acme.shop.kernel.token.AccessTokens;

/** Lets people in who know the word. */
public record Login(AccessTokens tokens) {
    public String token(String person) {
        return tokens.mint(person);
    }
}
