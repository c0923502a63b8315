package accord.backend.agent;

/** A record and what it cost: by its own word, or else by the price table. */
record PricedRecord(UsageRecord record, Usd cost) {
    String model() {
        return record.model();
    }
}
