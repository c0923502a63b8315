package accord.kernel.secret;

import accord.kernel.environment.Environment;
import accord.kernel.secret.SecretHygiene.Finding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Decides whether a test may sign in as a test user: where the environment permits such users, somebody has set a key for
 * them, and the test presents it. Where none may exist, a process that was given a key does not start.
 */
public final class TestSignIn {
    /** The variable that holds the key. */
    public static final String VARIABLE = "E2E_OAUTH_SIMULATION_KEY";

    private static final byte[] NO_KEY = {};

    private final boolean permitted;
    private final byte[] digest;

    private TestSignIn(boolean permitted, byte[] digest) {
        this.permitted = permitted;
        this.digest = digest;
    }

    /** What a presented key is worth. */
    public enum Verdict {
        RIGHT_KEY,
        WRONG_KEY,
        /** Test users may sign in here, once a key for that is set; none is. */
        NO_KEY_SET,
        /** No test user signs in here, whatever is presented. */
        NOT_HERE
    }

    /**
     * Finds the key among the process variables.
     *
     * @throws UnusableSecretException when there is one that cannot be used, or that may not be here at all
     */
    public static TestSignIn find(Map<String, String> variables, Environment environment) {
        var key = SecretHygiene.withoutTrailingLineBreaks(variables.getOrDefault(VARIABLE, ""));
        if (!environment.permitsTestSignIn()) {
            if (!key.isEmpty()) {
                throw new UnusableSecretException(VARIABLE + " is set in " + environment.label()
                        + ", where no test user may sign in: take it out of this deployment");
            }
            return new TestSignIn(false, NO_KEY);
        }
        return new TestSignIn(true, key.isEmpty() ? NO_KEY : usable(key));
    }

    /** Judges in a time that tells nothing about the key. */
    public Verdict judge(String presented) {
        if (!permitted) {
            return Verdict.NOT_HERE;
        }
        if (digest.length == 0) {
            return Verdict.NO_KEY_SET;
        }
        return MessageDigest.isEqual(digest, sha256(presented)) ? Verdict.RIGHT_KEY : Verdict.WRONG_KEY;
    }

    @Override
    public String toString() {
        return "TestSignIn[redacted]";
    }

    private static byte[] usable(String key) {
        return switch (SecretHygiene.examine(key)) {
            case Finding.Usable _ -> sha256(key);
            case Finding.Unusable(var reason) ->
                throw new UnusableSecretException("the key in " + VARIABLE + " cannot be used: the value " + reason);
        };
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
