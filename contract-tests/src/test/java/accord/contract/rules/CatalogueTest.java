package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No rule can be written and then forgotten: what reflection finds is what is checked. */
@Tag("architecture")
class CatalogueTest {
    private final House house = Accord.house();
    private final List<Rule> checked = Accord.rules(house);

    @Test
    void everyRuleThatIsWrittenIsChecked() {
        var written = Stream.of(
                        new OneDoor(house), new OneWire(house), new Hexagon(house), new Paperwork("accord", Map.of()))
                .flatMap(rules -> Arrays.stream(rules.getClass().getDeclaredMethods()))
                .filter(method -> method.getReturnType() == Rule.class && Modifier.isPublic(method.getModifiers()))
                .map(method -> method.getName())
                .toList();
        assertThat(checked).extracting(Rule::sentence).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void everyRuleHasAnIdOfItsOwnAndSaysWhyAndWhatToDo() {
        assertThat(checked).extracting(Rule::id).doesNotHaveDuplicates();
        assertThat(checked).allSatisfy(rule -> {
            assertThat(rule.id()).matches("(DOOR|WIRE|HEX|PAPER)-\\d\\d");
            assertThat(rule.sentence()).matches("[a-z0-9_]+");
            assertThat(rule.incident()).isNotBlank();
            assertThat(rule.instead()).isNotBlank();
        });
    }
}
