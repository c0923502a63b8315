package accord.backend.agent;

import java.util.Map;

/**
 * Something that would have cost less, computed from the user's own records.
 *
 * @param percent of what all records cost together
 * @param how the computation, so that it can be repeated
 */
record Saving(Kind kind, String model, Usd amount, double percent, String what, String how, Confidence confidence) {

    /** What to change, and what that means for those who wait for answers and for those who change it. */
    enum Kind {
        MODEL_TIERING(
                "model_tiering",
                "lighter models answer faster; quality may differ",
                "medium",
                "medium",
                "Send a sample of these requests to both models and compare the answers before moving all of them.",
                "the share of answers that reviewers call as good as before"),
        PROMPT_TRIMMING(
                "prompt_trimming",
                "shorter prompts are answered sooner",
                "medium",
                "low",
                "Cut history, examples and retrieved passages that do not change the answers.",
                "mean input tokens per request, with the same answers on a fixed set of questions"),
        CACHING(
                "caching",
                "a cached answer comes at once",
                "low",
                "low",
                "Keep answers by model and prompt for as long as they stay true.",
                "the share of requests that are answered from the cache");

        private final String label;
        private final String effect;
        private final String effort;
        private final String risk;
        private final String step;
        private final String measure;

        Kind(String label, String effect, String effort, String risk, String step, String measure) {
            this.label = label;
            this.effect = effect;
            this.effort = effort;
            this.risk = risk;
            this.step = step;
            this.measure = measure;
        }

        String label() {
            return label;
        }

        String effect() {
            return effect;
        }

        String effort() {
            return effort;
        }

        String risk() {
            return risk;
        }

        String step() {
            return step;
        }

        String measure() {
            return measure;
        }
    }

    /** How far the records themselves prove the saving. */
    enum Confidence {
        HIGH,
        MEDIUM,
        LOW;

        String label() {
            return switch (this) {
                case HIGH -> "high";
                case MEDIUM -> "medium";
                case LOW -> "low";
            };
        }
    }

    Map<String, Object> plain() {
        var plain = new Plain();
        plain.with("kind", kind.label());
        plain.with("model", model);
        plain.with("saving_usd", amount.number());
        plain.with("saving_percent", percent);
        plain.with("what", what);
        plain.with("how", how);
        plain.with("performance_effect", kind.effect());
        plain.with("confidence", confidence.label());
        return plain.map();
    }

    @Override
    public String toString() {
        return amount + " (" + percent + " %): " + what + ". Computed: " + how + ". Confidence " + confidence.label()
                + "; " + kind.effect() + ".";
    }
}
