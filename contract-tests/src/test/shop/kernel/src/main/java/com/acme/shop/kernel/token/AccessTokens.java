package com.acme.shop.kernel.token;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tokens that mean something only here. */
public final class AccessTokens {
    private final ConcurrentMap<String, String> subjects = new ConcurrentHashMap<>();

    public String mint(String subject) {
        var token = UUID.randomUUID().toString();
        subjects.put(token, subject);
        return token;
    }

    public Optional<VerifiedToken> verify(String token) {
        return Optional.ofNullable(subjects.get(token)).map(VerifiedToken::new);
    }

    public Set<String> all() {
        return Set.copyOf(subjects.keySet());
    }
}
