package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The rules hold in everything that is shipped, and none of them holds because what it speaks of is gone. */
@Tag("architecture")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    private final Codebase production = Codebase.at(REPOSITORY);
    private final House house = Accord.house();

    @TestFactory
    Stream<DynamicTest> theHouseKeepsEveryRule() {
        return Accord.rules(house).stream()
                .map(rule -> DynamicTest.dynamicTest(rule.id() + " " + rule.sentence(), () -> {
                    var breaches = rule.breaches(production);
                    assertThat(breaches.isEmpty())
                            .withFailMessage(() -> rule.explain(breaches))
                            .isTrue();
                }));
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(Codebase.modules(REPOSITORY)).isNotEmpty().allSatisfy(module -> {
            assertThat(production.subjects().stream().map(Subject::path))
                    .anyMatch(path -> path.startsWith(module + "/"));
            assertThat(production.papers().stream().map(Paper::path)).anyMatch(path -> path.startsWith(module + "/"));
        });
    }

    @TestFactory
    Stream<DynamicTest> everyDutyBelongsToAClassThatExists() {
        return house.duties().entrySet().stream()
                .map(duty -> DynamicTest.dynamicTest(
                        duty.getKey() + " is the duty of " + duty.getValue(),
                        () -> assertThat(duty.getValue().strangersTo(production.names()))
                                .isEmpty()));
    }

    @Test
    void everyRoomAndMessageExists() {
        var rooms = house.rooms();
        var packages = Stream.of(
                        List.of(
                                rooms.environment(),
                                rooms.secret(),
                                rooms.token(),
                                rooms.context(),
                                rooms.door(),
                                rooms.observe()),
                        house.services(),
                        house.programs(),
                        List.copyOf(house.neighbours().keySet()))
                .flatMap(List::stream);
        assertThat(packages)
                .allSatisfy(room -> assertThat(Names.of(room + "..").strangersTo(production.names()))
                        .isEmpty());
        assertThat(house.messages())
                .isNotEmpty()
                .allSatisfy(message -> assertThat(production.names()).contains(message));
    }
}
