package accord.backend.agent;

/** What a request is about; the order decides between equal scores. */
enum Category {
    COST("cost", "what you spend on models"),
    PERFORMANCE("performance", "how fast your models answer"),
    WORKLOAD("workload", "your workload"),
    CONFIGURATION("configuration", "your configuration"),
    MONITORING("monitoring", "your monitoring"),
    MODEL("model", "the choice of models"),
    QUALITY("quality", "the quality of answers"),
    SUPPLY("supply", "your suppliers of models"),
    GENERAL("general", "what you spend on models");

    private final String label;
    private final String topic;

    Category(String label, String topic) {
        this.label = label;
        this.topic = topic;
    }

    String label() {
        return label;
    }

    /** What can be said after "to look into". */
    String topic() {
        return topic;
    }
}
