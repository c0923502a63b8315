package accord.auth.session;

import accord.kernel.token.MintedToken;

/** What a client takes away: a token to use now, and one to get the next pair with. */
public record TokenPair(MintedToken access, RefreshToken refresh) {}
