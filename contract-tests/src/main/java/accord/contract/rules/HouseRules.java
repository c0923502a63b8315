package accord.contract.rules;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The rules for a repository that says in {@code house.yaml} whose they are. In a test class with {@code @AnalyzeClasses}:
 * {@code @ArchTest static final ArchTests rules = ArchTests.in(HouseRules.class);}
 */
public final class HouseRules {
    private static final Rulebook BOOK = HouseFile.onClassPath();

    /** One secret, one verifier, one door. */
    @ArchTest
    public static final ArchRule one_door = BOOK.arch("DOOR");

    /** One endpoint, one way out, one spelling. */
    @ArchTest
    public static final ArchRule one_wire = BOOK.arch("WIRE");

    /** Who knows whom. */
    @ArchTest
    public static final ArchRule hexagon = BOOK.arch("HEX");

    private HouseRules() {}
}
