package accord.kernel.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.kernel.testkit.Mutants.Kind;
import accord.kernel.token.AuthFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What must become of each {@link Mutant}: written down by people in {@code verdicts.txt}, and computed by nothing. */
public final class Verdicts {
    private static final String ACCEPTED = "ok";
    private static final Map<String, AuthFailure> WORDS = Map.of(
            "form", AuthFailure.TOKEN_MALFORMED,
            "sig", AuthFailure.SIGNATURE_INVALID,
            "key", AuthFailure.KEY_MISMATCH,
            "type", AuthFailure.TOKEN_TYPE_MISMATCH,
            "iss", AuthFailure.ISSUER_MISMATCH,
            "aud", AuthFailure.AUDIENCE_MISMATCH,
            "claim", AuthFailure.CLAIM_INVALID,
            "user", AuthFailure.MISSING_USER_ID,
            "early", AuthFailure.TOKEN_NOT_YET_VALID,
            "late", AuthFailure.TOKEN_EXPIRED);

    private record Cell(Kind kind, String member, String mutation) {}

    private final Map<Cell, String> cells = new HashMap<>();

    private Verdicts(String text) {
        var kind = Kind.TEXT;
        var members = List.<String>of();
        for (var line : text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList()) {
            var words = Arrays.asList(line.strip().split(" {2,}", -1));
            if (line.startsWith("[")) {
                kind = Kind.valueOf(words.getFirst().replaceAll("[\\[\\]]", "").toUpperCase(Locale.ROOT));
                members = words.subList(1, words.size());
                continue;
            }
            if (words.size() != members.size() + 1) {
                throw new IllegalStateException("one word for each of " + members + " is needed: " + line);
            }
            for (var i = 0; i < members.size(); i++) {
                var cell = new Cell(kind, members.get(i), words.getFirst());
                if (cells.put(cell, words.get(i + 1)) != null) {
                    throw new IllegalStateException("there are two verdicts for " + cell);
                }
            }
        }
    }

    /** Those of the fixture. */
    public static Verdicts written() {
        try (var stream = Verdicts.class.getResourceAsStream("verdicts.txt")) {
            return new Verdicts(new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("verdicts.txt cannot be read", e);
        }
    }

    /** How many there are. */
    public int size() {
        return cells.size();
    }

    /** How this one is refused, or empty when it is accepted; fails when nobody has said. */
    public Optional<AuthFailure> of(Mutant mutant) {
        var word = cells.get(new Cell(mutant.kind(), mutant.member(), mutant.mutation()));
        if (word == null) {
            throw new IllegalStateException("verdicts.txt says nothing about " + mutant);
        }
        return word.equals(ACCEPTED)
                ? Optional.empty()
                : Optional.of(Objects.requireNonNull(WORDS.get(word), () -> "verdicts.txt has no word '" + word + "'"));
    }
}
