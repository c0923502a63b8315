package accord.backend.agent.innocent;

import accord.contract.rules.Innocent;
import java.util.Arrays;
import java.util.Map;

/** What a model consumed: these tokens are words, not keys. A JWT with JWT_SECRET is only mentioned here. */
@Innocent
record TokenUsage(String model, long promptTokens, long completionTokens, Map<String, Long> tokensByAgent) {
    TokenUsage {
        // Bearer eyJhbGciOiJIUzI1NiJ9 would be a JWT; System.getenv("JWT_SECRET") would be its secret. Neither is code.
        tokensByAgent = Map.copyOf(tokensByAgent);
    }

    long total() {
        return promptTokens + completionTokens;
    }

    /** A tokenizer splits sentences. */
    static long tokens(String sentence) {
        return Arrays.stream(sentence.split("\\s+"))
                .filter(token -> !token.isEmpty())
                .count();
    }
}
