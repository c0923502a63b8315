package accord.backend.agent;

import java.math.BigDecimal;

/**
 * One request to a model, as the user's export tells it. A number that is not told is negative.
 *
 * @param line where it was found, counted from 1
 * @param hour the hour it belongs to as {@code 2026-11-18 09:00}, in the export's own time zone; "" when not told
 * @param cost in USD
 * @param failed true only when the status says so
 * @param prompt what identifies the prompt, or ""
 */
record UsageRecord(
        int line,
        String hour,
        String model,
        long inputTokens,
        long outputTokens,
        BigDecimal latencyMs,
        BigDecimal cost,
        boolean failed,
        String prompt) {

    boolean tellsTokens() {
        return inputTokens >= 0 && outputTokens >= 0;
    }

    boolean tellsLatency() {
        return latencyMs.signum() >= 0;
    }

    boolean tellsCost() {
        return cost.signum() >= 0;
    }

    boolean tellsTime() {
        return !hour.isEmpty();
    }

    /** The day as {@code 2026-11-18}; "" when not told. */
    String day() {
        return tellsTime() ? hour.substring(0, "2026-11-18".length()) : "";
    }
}
