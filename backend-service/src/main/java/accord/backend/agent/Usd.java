package accord.backend.agent;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** An amount of money, exact to the billionth of a dollar that token prices need. */
record Usd(BigDecimal amount) implements Comparable<Usd> {
    static final Usd ZERO = new Usd(BigDecimal.ZERO);
    private static final int DECIMALS = 9;

    Usd {
        amount = amount.setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    Usd plus(Usd other) {
        return new Usd(amount.add(other.amount));
    }

    Usd minus(Usd other) {
        return new Usd(amount.subtract(other.amount));
    }

    Usd times(BigDecimal factor) {
        return new Usd(amount.multiply(factor));
    }

    /** This amount as a share of another, in per cent; 0 of nothing. */
    double percentOf(Usd whole) {
        if (whole.amount.signum() == 0) {
            return 0;
        }
        return amount.movePointRight(2)
                .divide(whole.amount, 1, RoundingMode.HALF_UP)
                .doubleValue();
    }

    boolean isPositive() {
        return amount.signum() > 0;
    }

    /** For a program. Amounts are bounded where they are read, so this is always finite. */
    double number() {
        return amount.doubleValue();
    }

    @Override
    public int compareTo(Usd other) {
        return amount.compareTo(other.amount);
    }

    /** For a person: cents, or four significant decimals where cents would show nothing. */
    @Override
    public String toString() {
        boolean tiny = amount.signum() != 0 && amount.abs().compareTo(BigDecimal.ONE) < 0;
        return String.format(Locale.ROOT, tiny ? "$%.4f" : "$%,.2f", amount);
    }
}
