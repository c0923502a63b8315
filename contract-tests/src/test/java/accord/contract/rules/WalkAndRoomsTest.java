package accord.contract.rules;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.rules.TokenWalk.Part;
import accord.contract.rules.TokenWalk.Station;
import accord.contract.rules.TokenWalk.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pictures are drawn from what the bytecode does: a second reader or validator would be in them. */
@Tag("architecture")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalkAndRoomsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final String DOOR = "accord.kernel.door.";

    private final Codebase production = Codebase.at(REPOSITORY);
    private final Codebase planted = Planted.compiled();
    private final TokenWalk walk = TokenWalk.of(Accord.house(), production);
    private final Floorplan plan = Floorplan.of(Accord.house(), production);

    @Test
    void everyPartOfTheWalkHasItsClass() {
        assertThat(labels(walk, Part.VALIDATES)).containsExactly("AccessTokenValidator");
        assertThat(labels(walk, Part.DECIDES)).containsExactly("Admissions");
        assertThat(labels(walk, Part.VERIFIES)).containsExactly("AccessTokens");
        assertThat(labels(walk, Part.HANDS_IN)).contains("RequestTokenReader");
        assertThat(labels(walk, Part.BINDS)).contains("AdmissionBinder", "ContextBinder");
        assertThat(labels(walk, Part.RECEIVES)).contains("ChatWebSocket", "ThreadController", "SessionController");
    }

    @Test
    void itGoesFromTheRequestToTheEndpointsWithoutAGap() {
        assertThat(walk.steps())
                .contains(
                        new Step("Authorization: Bearer …", DOOR + "CarriedToken"),
                        new Step(DOOR + "RequestTokenReader", DOOR + "AccessTokenValidator", true),
                        new Step(DOOR + "AccessTokenValidator", DOOR + "Admissions"),
                        new Step(DOOR + "Admissions", "accord.kernel.token.AccessTokens"),
                        new Step(DOOR + "Admissions", DOOR + "Admission"),
                        new Step(DOOR + "Admission", DOOR + "AdmissionBinder"),
                        new Step(DOOR + "AdmissionBinder", "accord.backend.adapter.websocket.ChatWebSocket"));
        var ends = walk.stations().stream()
                .filter(station -> station.part() != Part.CARRIES)
                .map(Station::id);
        assertThat(ends)
                .allSatisfy(id ->
                        assertThat(walk.steps()).anyMatch(step -> step.to().equals(id)));
    }

    @Test
    void aSecondReaderAndASecondValidatorWouldBeInThePicture() {
        var second = TokenWalk.of(Accord.house(), planted);

        assertThat(second.stations())
                .filteredOn(station -> station.part() == Part.HANDS_IN || station.part() == Part.VALIDATES)
                .extracting(Station::note)
                .contains("TokenReader", "TokenValidator");
    }

    @Test
    void roomsKnowEachOtherAsTheBytecodeSays() {
        assertThat(plan.wings())
                .extracting(Floorplan.Wing::name)
                .containsExactly("shared-kernel", "auth-service", "backend-service", "deploy", "contract-tests");
        assertThat(plan.knownBy("accord.backend.conversation")).contains("accord.backend.run");
        assertThat(plan.knownBy("accord.backend.run")).doesNotContain("accord.backend.conversation");
        assertThat(Stream.of("accord.auth.session", "accord.auth.identity").flatMap(plan::knownBy))
                .noneMatch(room -> room.startsWith("accord.backend"));
    }

    private static List<String> labels(TokenWalk walk, Part part) {
        return walk.stations().stream()
                .filter(station -> station.part() == part)
                .map(Station::label)
                .toList();
    }
}
