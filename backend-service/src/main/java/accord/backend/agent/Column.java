package accord.backend.agent;

import java.util.Locale;
import java.util.Optional;

/** What a usage record can say, under the many names that exports give it. */
enum Column {
    TIME,
    MODEL,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    LATENCY_MS,
    LATENCY_SECONDS,
    COST,
    STATUS,
    /** Whatever identifies the prompt, so that repeats can be recognised: its hash, its id, its text. */
    PROMPT;

    /** Case, spaces, punctuation and units in parentheses make no difference: {@code Input Tokens} is {@code input_tokens}. */
    static Optional<Column> named(String header) {
        return switch (lettersAndDigits(header)) {
            case "time", "timestamp", "ts", "date", "datetime", "day", "created", "createdat", "at", "starttime" ->
                Optional.of(TIME);
            case "model", "modelname", "modelid", "engine", "llm" -> Optional.of(MODEL);
            case "inputtokens", "prompttokens", "tokensin", "intokens", "input", "tokensinput", "inputtokencount" ->
                Optional.of(INPUT_TOKENS);
            case "outputtokens",
                    "completiontokens",
                    "tokensout",
                    "outtokens",
                    "output",
                    "tokensoutput",
                    "outputtokencount" -> Optional.of(OUTPUT_TOKENS);
            case "latencyms",
                    "latency",
                    "duration",
                    "durationms",
                    "responsetime",
                    "responsetimems",
                    "elapsed",
                    "elapsedms" -> Optional.of(LATENCY_MS);
            case "latencys",
                    "latencysec",
                    "latencyseconds",
                    "durations",
                    "durationsec",
                    "durationseconds",
                    "responsetimes",
                    "responsetimeseconds" -> Optional.of(LATENCY_SECONDS);
            case "cost",
                    "costusd",
                    "costs",
                    "price",
                    "priceusd",
                    "amount",
                    "amountusd",
                    "totalcost",
                    "totalcostusd",
                    "usd" -> Optional.of(COST);
            case "status", "statuscode", "outcome", "success", "state" -> Optional.of(STATUS);
            case "prompt", "prompthash", "promptid", "requesthash", "cachekey" -> Optional.of(PROMPT);
            default -> Optional.empty();
        };
    }

    /** The spelling that is documented to users. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String lettersAndDigits(String header) {
        var kept = new StringBuilder(header.length());
        header.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
