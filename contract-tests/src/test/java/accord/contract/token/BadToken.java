package accord.contract.token;

import accord.kernel.token.AuthFailure;

/**
 * A token that must be refused, and as what.
 *
 * @param flaw what is wrong with it, for the name of a test
 */
record BadToken(String flaw, String token, AuthFailure verdict) {
    @Override
    public String toString() {
        return verdict + ": " + flaw;
    }
}
