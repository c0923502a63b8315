package accord.backend.agent;

/** How far the records of a request carry. */
enum Sufficiency {
    /** There are none. */
    INSUFFICIENT("insufficient"),
    /** There are some, but none tells both its tokens and, itself or by the price table, its cost: no saving can be computed. */
    PARTIAL("partial"),
    /** A saving can be computed. */
    SUFFICIENT("sufficient");

    private final String label;

    Sufficiency(String label) {
        this.label = label;
    }

    static Sufficiency of(Usage usage, PriceTable prices) {
        if (usage.records().isEmpty()) {
            return INSUFFICIENT;
        }
        return usage.records().stream().anyMatch(record -> carriesSaving(record, prices)) ? SUFFICIENT : PARTIAL;
    }

    private static boolean carriesSaving(UsageRecord record, PriceTable prices) {
        return record.tellsTokens()
                && (record.tellsCost() || prices.find(record.model()).isPresent());
    }

    String label() {
        return label;
    }
}
