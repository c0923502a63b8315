package accord.backend.agent;

import java.math.BigDecimal;

/**
 * What a model costs.
 *
 * @param input USD per million tokens
 * @param output USD per million tokens
 * @param lighter the cheaper model that can take over its simple requests, or ""
 */
record Price(String model, BigDecimal input, BigDecimal output, String lighter) {
    private static final int MILLION = 6;

    Usd of(long inputTokens, long outputTokens) {
        return new Usd(input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(MILLION));
    }
}
