package com.acme.shop.kernel.token;

/** Whose token it was. */
public record VerifiedToken(String subject) {}
