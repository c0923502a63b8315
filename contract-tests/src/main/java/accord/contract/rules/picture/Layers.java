package accord.contract.rules.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts boxes into rows so that few lines cross and most are nearly straight, as Sugiyama, Tagawa and Toda do it: a line that
 * passes a row gets a place in it, each row is sorted by where its neighbours are, and then each box goes as close to its
 * neighbours as the boxes beside it allow.
 */
final class Layers {
    private static final int SWEEPS = 24;
    private static final double LANE = 14;

    /** A box that wants a place. */
    record Box(String id, int row, double width) {}

    /** A line that wants a way; it may go down only. */
    record Line(String from, String to) {}

    /** The middle of each box across, and for each line the middles of its places in the rows that it passes. */
    record Places(Map<String, Double> boxes, Map<Line, List<Double>> lines, double width) {
        double middle(String box) {
            return boxes.getOrDefault(box, 0.0);
        }

        List<Double> lanes(Line line) {
            return lines.getOrDefault(line, List.of());
        }
    }

    private static final class Spot {
        final String id;
        final double width;
        final boolean isLane;
        final List<Spot> above = new ArrayList<>();
        final List<Spot> below = new ArrayList<>();
        double middle;

        Spot(String id, double width, boolean isLane) {
            this.id = id;
            this.width = width;
            this.isLane = isLane;
        }
    }

    private final double gap;
    private final TreeMap<Integer, List<Spot>> rows = new TreeMap<>();
    private final Map<String, Spot> spots = new HashMap<>();
    private final Map<Line, List<Spot>> ways = new HashMap<>();

    private Layers(double gap) {
        this.gap = gap;
    }

    static Places place(List<Box> boxes, List<Line> lines, double gap) {
        var layers = new Layers(gap);
        boxes.forEach(layers::add);
        lines.forEach(line -> layers.add(line, boxes));
        layers.untangle();
        layers.straighten();
        return layers.places();
    }

    private void add(Box box) {
        var spot = new Spot(box.id(), box.width(), false);
        spots.put(box.id(), spot);
        rows.computeIfAbsent(box.row(), _ -> new ArrayList<>()).add(spot);
    }

    private void add(Line line, List<Box> boxes) {
        int from = row(line.from(), boxes);
        int to = row(line.to(), boxes);
        var way = new ArrayList<Spot>();
        var above = spot(line.from());
        for (int row = from + 1; row < to; row++) {
            var lane = new Spot(line.from() + ">" + line.to() + "@" + row, LANE, true);
            rows.computeIfAbsent(row, _ -> new ArrayList<>()).add(lane);
            join(above, lane);
            way.add(lane);
            above = lane;
        }
        join(above, spot(line.to()));
        ways.put(line, way);
    }

    private Spot spot(String id) {
        var spot = spots.get(id);
        if (spot == null) {
            throw new IllegalArgumentException("a line to nowhere: " + id);
        }
        return spot;
    }

    private static void join(Spot above, Spot below) {
        above.below.add(below);
        below.above.add(above);
    }

    private static int row(String id, List<Box> boxes) {
        return boxes.stream()
                .filter(box -> box.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a line to nowhere: " + id))
                .row();
    }

    private void untangle() {
        var best = order();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            for (var row : down ? rows.values() : rows.reversed().values()) {
                sort(row, down);
            }
            if (crossings(rows) < crossings(best)) {
                best = order();
            }
        }
        rows.clear();
        rows.putAll(best);
    }

    private Map<Integer, List<Spot>> order() {
        var copy = new TreeMap<Integer, List<Spot>>();
        rows.forEach((row, order) -> copy.put(row, new ArrayList<>(order)));
        return copy;
    }

    private void sort(List<Spot> row, boolean down) {
        var wishes = new HashMap<Spot, Double>();
        for (int i = 0; i < row.size(); i++) {
            var spot = row.get(i);
            var neighbours = down ? spot.above : spot.below;
            int here = i;
            wishes.put(
                    spot,
                    neighbours.stream()
                            .mapToDouble(Layers.this::share)
                            .average()
                            .orElse((here + 0.5) / row.size()));
        }
        row.sort(Comparator.comparing(wishes::get));
    }

    /** How far along its row it is, from 0 to 1. */
    private double share(Spot spot) {
        for (var row : rows.values()) {
            int index = row.indexOf(spot);
            if (index >= 0) {
                return (index + 0.5) / row.size();
            }
        }
        throw new IllegalStateException(spot.id + " is in no row");
    }

    private static int crossings(Map<Integer, List<Spot>> rows) {
        int count = 0;
        for (var row : rows.values()) {
            var ends = new ArrayList<int[]>();
            for (int i = 0; i < row.size(); i++) {
                for (var below : row.get(i).below) {
                    ends.add(new int[] {i, indexBelow(rows, below)});
                }
            }
            for (var one : ends) {
                for (var other : ends) {
                    if (one[0] < other[0] && one[1] > other[1]) {
                        count++;
                    }
                }
            }
        }
        return count;
    }

    private static int indexBelow(Map<Integer, List<Spot>> rows, Spot spot) {
        return rows.values().stream()
                .mapToInt(row -> row.indexOf(spot))
                .filter(index -> index >= 0)
                .findFirst()
                .orElse(0);
    }

    private void straighten() {
        for (var row : rows.values()) {
            double x = 0;
            for (var spot : row) {
                spot.middle = x + spot.width / 2;
                x += spot.width + gap;
            }
        }
        for (int sweep = 0; sweep < SWEEPS * 4; sweep++) {
            for (var row : sweep % 2 == 0 ? rows.values() : rows.reversed().values()) {
                settle(row);
            }
        }
    }

    /** The places closest to all wishes that keep the order and the gaps: neighbours in each other's way share a mean. */
    private void settle(List<Spot> row) {
        var groups = new ArrayList<List<Spot>>();
        var means = new ArrayList<Double>();
        double offset = 0;
        var offsets = new HashMap<Spot, Double>();
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                offset += (row.get(i - 1).width + row.get(i).width) / 2 + gap;
            }
            offsets.put(row.get(i), offset);
            var group = new ArrayList<>(List.of(row.get(i)));
            double mean = wish(row.get(i)) - offset;
            while (!groups.isEmpty() && means.getLast() > mean) {
                var other = groups.removeLast();
                double before = weight(other);
                double here = weight(group);
                mean = (means.removeLast() * before + mean * here) / (before + here);
                group.addAll(0, other);
            }
            groups.add(group);
            means.add(mean);
        }
        for (int i = 0; i < groups.size(); i++) {
            for (var spot : groups.get(i)) {
                spot.middle = means.get(i) + offsets.getOrDefault(spot, 0.0);
            }
        }
    }

    private static double weight(List<Spot> group) {
        return group.stream().mapToDouble(Layers::weight).sum();
    }

    private static double wish(Spot spot) {
        double sum = 0;
        double count = 0;
        for (var neighbours : List.of(spot.above, spot.below)) {
            for (var neighbour : neighbours) {
                double pull = pull(spot, neighbour);
                sum += neighbour.middle * pull;
                count += pull;
            }
        }
        return count == 0 ? spot.middle : sum / count;
    }

    /** Within a line it is strong: a line that passes rows should do so straight. */
    private static double pull(Spot spot, Spot neighbour) {
        return spot.isLane && neighbour.isLane ? 16 : spot.isLane || neighbour.isLane ? 2 : 1;
    }

    /** How much it counts where a spot gets to: a box by its lines, a lane a little more than a line. */
    private static double weight(Spot spot) {
        return spot.isLane ? 4 : Math.max(1, spot.above.size() + spot.below.size());
    }

    private Places places() {
        double left = spots.values().stream()
                .mapToDouble(spot -> spot.middle - spot.width / 2)
                .min()
                .orElse(0);
        double right = spots.values().stream()
                .mapToDouble(spot -> spot.middle + spot.width / 2)
                .max()
                .orElse(0);
        for (var way : ways.values()) {
            for (var lane : way) {
                left = Math.min(left, lane.middle - LANE / 2);
                right = Math.max(right, lane.middle + LANE / 2);
            }
        }
        var boxes = new HashMap<String, Double>();
        double shift = left;
        spots.forEach((id, spot) -> boxes.put(id, spot.middle - shift));
        var lines = new HashMap<Line, List<Double>>();
        ways.forEach((line, way) ->
                lines.put(line, way.stream().map(lane -> lane.middle - shift).toList()));
        return new Places(Map.copyOf(boxes), Map.copyOf(lines), right - left);
    }
}
