package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The inventory counts what is in the bytecode: whoever does it too is counted too, whatever the lists say. */
@Tag("architecture")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventoryTest {
    private final Codebase planted = Planted.compiled();

    @Test
    void aSecondMintIsCounted() {
        assertThat(tally("mints", planted).doers()).contains("SecondMint");
    }

    @Test
    void aSecondReaderVerifierEndpointAndSenderAreCounted() {
        for (var id : List.of(
                "reads-environment",
                "verifies",
                "finds-token",
                "validates",
                "makes-contexts",
                "serves-sockets",
                "sends-frames",
                "closes",
                "open-endpoints",
                "sleeps",
                "starts-processes")) {
            assertThat(tally(id, planted).count()).as(id).isPositive();
        }
    }

    @Test
    void whoHandsTheNumber1011OnCanSendItAndWhoComparesWithItCannot() {
        assertThat(tally("sends-1011", planted).deeds())
                .isNotEmpty()
                .allSatisfy(deed -> assertThat(deed.path()).contains("/offender/"));
    }

    @Test
    void aNumberThatIsNotTheDecidedOneIsABreachThatNamesEverybody() {
        var counted = tally("mints", planted).count();
        var house = Accord.house();
        var asDecided = new Rulebook("house.yaml", house, Map.of(), Map.of(), Map.of("mints", counted));
        var another = new Rulebook("house.yaml", house, Map.of(), Map.of(), Map.of("mints", counted - 1));

        assertThat(Inventory.asRule(asDecided).breaches(planted)).isEmpty();
        assertThat(Inventory.asRule(another).breaches(planted))
                .singleElement()
                .satisfies(breach -> assertThat(breach.toString())
                        .contains("SecondMint.java:", counted + " class(es) and not " + (counted - 1), "SecondMint"));
    }

    private static Tally tally(String id, Codebase codebase) {
        return Inventory.of(Accord.house(), codebase).stream()
                .filter(tally -> tally.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
