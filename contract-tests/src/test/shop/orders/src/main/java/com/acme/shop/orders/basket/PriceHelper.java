package com.acme.shop.orders.basket;

/** Older than the rule that would rename it. */
public final class PriceHelper {
    public long cents(long pieces, long each) {
        return pieces * each;
    }
}
