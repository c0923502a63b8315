package accord.backend.agent;

import java.util.stream.Stream;

/** One way to spend less, and what it would have saved. */
interface SavingRule {
    Stream<Saving> savingsIn(PricedUsage usage);
}
