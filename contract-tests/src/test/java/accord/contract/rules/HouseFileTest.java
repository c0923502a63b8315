package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.contract.rules.yaml.MistakenFileException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A house file says all that a house in code says, and a mistake in it is refused with its line. */
@Tag("architecture")
class HouseFileTest {
    private static final String LEAST = """
            kernel: com.acme.shop.kernel
            services: [com.acme.shop.orders]
            """;

    @Test
    void theLeastIsAKernelAndAService() {
        var book = HouseFile.parse("house.yaml", LEAST);

        var house = book.house();
        assertThat(house.rooms()).isEqualTo(House.Rooms.under("com.acme.shop.kernel"));
        assertThat(house.services()).containsExactly("com.acme.shop.orders");
        assertThat(house.on(Duty.VERIFY)).isEqualTo(Names.of("com.acme.shop.kernel.door.."));
        assertThat(house.on(Duty.MINT)).isEqualTo(Names.none());
        assertThat(book.rules()).hasSameSizeAs(Accord.rules());
    }

    @Test
    void everyKeyHasItsPlaceInTheHouse() {
        var book = HouseFile.parse("house.yaml", LEAST + """
                rooms: {door: com.acme.shop.kernel.entrance}
                programs: [com.acme.shop.tools]
                messages: [com.acme.shop.orders.wire.Message]
                vocabulary: [java.time.Instant]
                libraries: [org.slf4j..]
                tools: [io.micronaut..]
                neighbours:
                  com.acme.shop.orders.cart: [com.acme.shop.orders.price..]
                duties:
                  mint: [com.acme.shop.orders.login.Login]
                  verify: [com.acme.shop.kernel.entrance.Entrance]
                  read-environment: [com.acme.shop.kernel.entrance.Variables]
                modules: {orders: [kernel]}
                without: {HEX-13: our names are older}
                counts: {mints: 1}
                """);

        var house = book.house();
        assertThat(house.rooms().door()).isEqualTo("com.acme.shop.kernel.entrance");
        assertThat(house.rooms().token()).isEqualTo("com.acme.shop.kernel.token");
        assertThat(house.programs()).containsExactly("com.acme.shop.tools");
        assertThat(house.messages()).containsExactly("com.acme.shop.orders.wire.Message");
        assertThat(house.vocabulary()).isEqualTo(Names.of("java.time.Instant"));
        assertThat(house.libraries()).isEqualTo(Names.of("org.slf4j.."));
        assertThat(house.tools()).isEqualTo(Names.of("io.micronaut.."));
        assertThat(house.neighbours())
                .isEqualTo(Map.of("com.acme.shop.orders.cart", Names.of("com.acme.shop.orders.price..")));
        assertThat(house.on(Duty.MINT)).isEqualTo(Names.of("com.acme.shop.orders.login.Login"));
        assertThat(house.on(Duty.VERIFY)).isEqualTo(Names.of("com.acme.shop.kernel.entrance.Entrance"));
        assertThat(house.on(Duty.READ_ENVIRONMENT)).isEqualTo(Names.of("com.acme.shop.kernel.entrance.Variables"));
        assertThat(book.modules()).isEqualTo(Map.of("orders", Set.of("kernel")));
        assertThat(book.counts()).isEqualTo(Map.of("mints", 1));
        assertThat(book.rule("HEX-13")).isEmpty();
        assertThat(book.rule("HEX-14")).isPresent();
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndWhatIsKnown() {
        assertThatThrownBy(() -> HouseFile.parse("house.yaml", LEAST + "servises: []\n"))
                .isInstanceOf(MistakenFileException.class)
                .hasMessageStartingWith("house.yaml:3: unknown key 'servises'; known here: counts, duties, kernel,");
    }

    @Test
    void anUnknownDutyRuleRoomOrCountIsRefused() {
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "duties:\n  minting: [a.B]\n"))
                .hasMessageStartingWith("h:4: unknown key 'minting'");
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "without: {DOOR-99: no such rule}\n"))
                .hasMessageStartingWith("h:3: unknown key 'DOOR-99'");
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "rooms: {entrance: a.b}\n"))
                .hasMessageStartingWith("h:3: unknown key 'entrance'");
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "counts: {minted: 1}\n"))
                .hasMessageStartingWith("h:3: unknown key 'minted'");
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "counts: {mints: one}\n"))
                .hasMessage("h:3: 'mints' must be a whole number, not 'one'");
    }

    @Test
    void aRuleIsLeftOutOnlyWithAReason() {
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "without: {HEX-13: ''}\n"))
                .hasMessage("h:3: 'HEX-13' is empty");
    }

    @Test
    void whatIsMissingTwiceOrOfTheWrongShapeIsRefused() {
        assertThatThrownBy(() -> HouseFile.parse("h", "services: [a.b]\n")).hasMessage("h:1: 'kernel' is missing here");
        assertThatThrownBy(() -> HouseFile.parse("h", "kernel: a.b\n"))
                .hasMessage("h:1: 'services' must name the root package of at least one service");
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "kernel: a.b\n"))
                .hasMessage("h:3: 'kernel' is given twice");
        assertThatThrownBy(() -> HouseFile.parse("h", LEAST + "programs: a.b\n"))
                .hasMessage("h:3: 'programs' must be a list");
        assertThatThrownBy(() -> HouseFile.parse("h", "kernel: [\n")).hasMessageStartingWith("h:2: not YAML: ");
    }

    @Test
    void aNameThatStandsForNothingIsABreach() {
        var book = HouseFile.parse("house.yaml", LEAST + "duties: {mint: [com.acme.shop.orders.Gone]}\n");
        var none = new Codebase(java.util.List.of(), java.util.List.of());

        assertThat(book.existence().breaches(none))
                .extracting(Breach::what)
                .contains(
                        "names com.acme.shop.orders.., which does not exist",
                        "names com.acme.shop.orders.Gone, which does not exist",
                        "has no com.acme.shop.kernel.token.AccessTokens, which DOOR-16, DOOR-17, DOOR-18 are about");
    }
}
