package accord.contract.rules.picture;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.rules.picture.Layers.Box;
import accord.contract.rules.picture.Layers.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Boxes never overlap, a single child hangs straight below its parent, and lines that need not cross do not. */
@Tag("architecture")
class LayersTest {
    private static final double GAP = 16;

    @RepeatedTest(20)
    void noTwoBoxesOfARowOverlap(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var boxes = IntStream.range(0, 30)
                .mapToObj(i -> new Box("box" + i, random.nextInt(6), 20 + random.nextInt(180)))
                .toList();
        var lines = new ArrayList<Line>();
        for (var from : boxes) {
            for (var to : boxes) {
                if (from.row() < to.row() && random.nextInt(6) == 0) {
                    lines.add(new Line(from.id(), to.id()));
                }
            }
        }

        var places = Layers.place(boxes, lines, GAP);

        for (int row = 0; row < 6; row++) {
            int here = row;
            var sorted = boxes.stream()
                    .filter(box -> box.row() == here)
                    .sorted(Comparator.comparingDouble(box -> places.middle(box.id())))
                    .toList();
            for (int i = 1; i < sorted.size(); i++) {
                assertThat(left(sorted.get(i), places) - right(sorted.get(i - 1), places))
                        .isGreaterThanOrEqualTo(GAP - 0.001);
            }
        }
        assertThat(boxes).allSatisfy(box -> {
            assertThat(left(box, places)).isGreaterThanOrEqualTo(-0.001);
            assertThat(right(box, places)).isLessThanOrEqualTo(places.width() + 0.001);
        });
    }

    @Test
    void anOnlyChildHangsBelowItsParent() {
        var places = Layers.place(
                List.of(new Box("parent", 0, 80), new Box("child", 2, 40)), List.of(new Line("parent", "child")), GAP);

        assertThat(places.middle("child")).isCloseTo(places.middle("parent"), within());
        assertThat(places.lanes(new Line("parent", "child")))
                .singleElement()
                .satisfies(lane -> assertThat(lane).isCloseTo(places.middle("parent"), within()));
    }

    @Test
    void linesThatNeedNotCrossDoNot() {
        var boxes = List.of(new Box("a", 0, 50), new Box("b", 0, 50), new Box("x", 1, 50), new Box("y", 1, 50));
        var places = Layers.place(boxes, List.of(new Line("a", "y"), new Line("b", "x")), GAP);

        assertThat(places.middle("a") < places.middle("b")).isEqualTo(places.middle("y") < places.middle("x"));
    }

    private static Offset<Double> within() {
        return Offset.offset(0.5);
    }

    private static double left(Box box, Layers.Places places) {
        return places.middle(box.id()) - box.width() / 2;
    }

    private static double right(Box box, Layers.Places places) {
        return places.middle(box.id()) + box.width() / 2;
    }
}
