package com.acme.shop.kernel.context;

/** Who is shopping. */
public record UserExecutionContext(String user) {}
