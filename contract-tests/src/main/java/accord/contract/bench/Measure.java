package accord.contract.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One thing that is measured; in this order, because the first ones need a process that has served nothing. */
enum Measure {
    COLD("cold-handshakes", Of.BACKEND, "handshake", "sockets opened in a process that has served nothing, all held"),
    IDLE("idle", Of.BACKEND, "connection", "sockets that are open and silent, and the memory that each takes"),
    HANDSHAKES("handshakes", Of.BACKEND, "handshake", "sockets opened up to connection_established, closed politely"),
    TURNS("turns", Of.BACKEND, "turn", "a message and its five events, on sockets that stay open"),
    RESUMES("resumes", Of.BACKEND, "resume", "a socket lost inside a run, opened again, the rest of the run replayed"),
    LOGINS("logins", Of.AUTH, "login", "a password checked with Argon2id, a session begun"),
    REFRESHES("refreshes", Of.AUTH, "refresh", "a refresh token rotated, an access token minted"),
    VERIFY("verify", Of.GENERATOR, "token", "an access token verified, by the verifier alone, on one thread");

    /** Whose processor time it is. */
    enum Of {
        BACKEND,
        AUTH,
        GENERATOR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String word;
    private final Of of;
    private final String unit;
    private final String what;

    Measure(String word, Of of, String unit, String what) {
        this.word = word;
        this.of = of;
        this.unit = unit;
        this.what = what;
    }

    static Optional<Measure> named(String word) {
        return Arrays.stream(values())
                .filter(measure -> measure.word.equals(word))
                .findFirst();
    }

    String word() {
        return word;
    }

    Of of() {
        return of;
    }

    /** What one of them is called. */
    String unit() {
        return unit;
    }

    /** What is done, for people. */
    String what() {
        return what;
    }

    boolean is(Of whose) {
        return of == whose;
    }
}
