package accord.contract.rules.picture;

import accord.contract.rules.Floorplan;
import accord.contract.rules.Floorplan.Kind;
import accord.contract.rules.Floorplan.Place;
import accord.contract.rules.Floorplan.Room;
import accord.contract.rules.Floorplan.Way;
import accord.contract.rules.Floorplan.Wing;
import accord.contract.rules.picture.Layers.Box;
import accord.contract.rules.picture.Layers.Line;
import accord.contract.rules.picture.Svg.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rooms of a house and who knows whom: each wing by itself, programs above services above the kernel. An arrow that
 * follows from two others is left out; what a room knows of the kernel is a dot in that room's colour.
 */
public final class RoomsPicture {
    private static final double MARGIN = 24;
    private static final double TOP = 72;
    private static final double HEIGHT = 44;
    private static final double ROW = 74;
    private static final double PAD = 20;
    private static final double HEAD = 40;

    private final Floorplan plan;
    private final List<String> kernel;
    private final Svg svg = new Svg();

    /** A wing with its inside arranged. */
    private record Arranged(Wing wing, Map<String, Integer> rows, List<Way> ways, Layers.Places places, int depth) {
        double width() {
            return Math.max(places.width(), Svg.boldWidth(wing.name(), 14) + 20) + 2 * PAD;
        }

        double height() {
            return HEAD + PAD / 2 + depth * ROW - (ROW - HEIGHT) + PAD;
        }
    }

    private RoomsPicture(Floorplan plan) {
        this.plan = plan;
        this.kernel = plan.wings().stream()
                .filter(wing -> wing.kind() == Kind.KERNEL)
                .flatMap(wing -> wing.rooms().stream())
                .map(Room::name)
                .toList();
    }

    /** The whole file. */
    public static String of(Floorplan plan) {
        return new RoomsPicture(plan).drawn();
    }

    private String drawn() {
        var floors = Stream.of(Kind.PROGRAM, Kind.SERVICE, Kind.KERNEL)
                .map(kind -> plan.wings().stream()
                        .filter(wing -> wing.kind() == kind && !wing.rooms().isEmpty())
                        .map(this::arranged)
                        .toList())
                .filter(floor -> !floor.isEmpty())
                .toList();
        double width = floors.stream().mapToDouble(RoomsPicture::width).max().orElse(0);
        svg.text("start", "", 17, 600, MARGIN, 36, "The rooms, and who knows whom")
                .text(
                        "start",
                        "soft",
                        12,
                        400,
                        MARGIN,
                        55,
                        "drawn from the bytecode; an arrow that follows from others is left out, and a dot stands for a room"
                                + " of the kernel in its colour");
        double y = TOP;
        for (var floor : floors) {
            double spare = (width - width(floor)) / floor.size();
            double x = MARGIN;
            double height = floor.stream().mapToDouble(Arranged::height).max().orElse(0);
            for (var wing : floor) {
                draw(wing, x, y, wing.width() + spare, height);
                x += wing.width() + spare + PAD;
            }
            y += height + PAD;
        }
        return svg.drawn("The rooms of the house and their dependencies", width + 2 * MARGIN, y - PAD + MARGIN);
    }

    private static double width(List<Arranged> floor) {
        return floor.stream().mapToDouble(Arranged::width).sum() + (floor.size() - 1) * PAD;
    }

    private Arranged arranged(Wing wing) {
        var own = wing.rooms().stream().map(Room::name).toList();
        var inside = plan.ways().stream()
                .filter(way -> own.contains(way.from()) && own.contains(way.to()))
                .toList();
        var ways = inside.stream().filter(way -> !isImplied(way, inside)).toList();
        var rows = rows(own, inside);
        var boxes = wing.rooms().stream()
                .map(room -> new Box(room.name(), rows.getOrDefault(room.name(), 0), width(room)))
                .toList();
        var lines = ways.stream()
                .filter(way -> rows.getOrDefault(way.from(), 0) < rows.getOrDefault(way.to(), 0))
                .map(way -> new Line(way.from(), way.to()))
                .toList();
        int depth = rows.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        return new Arranged(wing, rows, ways, Layers.place(boxes, lines, 16), depth);
    }

    /** Whether there is another way with a stop in between. */
    private static boolean isImplied(Way way, List<Way> ways) {
        var seen = new HashSet<String>();
        var next = new ArrayList<>(ways.stream()
                .filter(first -> first.from().equals(way.from()) && !first.to().equals(way.to()))
                .map(Way::to)
                .toList());
        while (!next.isEmpty()) {
            var room = next.removeLast();
            if (room.equals(way.to())) {
                return true;
            }
            if (seen.add(room)) {
                ways.stream()
                        .filter(other -> other.from().equals(room))
                        .map(Way::to)
                        .forEach(next::add);
            }
        }
        return false;
    }

    /** Each room as low as what it knows allows: those that know nobody are on the ground. */
    private static Map<String, Integer> rows(List<String> rooms, List<Way> ways) {
        var heights = new HashMap<String, Integer>();
        rooms.forEach(room -> height(room, ways, heights, new HashSet<>()));
        int top = heights.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        heights.replaceAll((_, height) -> top - height);
        return heights;
    }

    private static int height(String room, List<Way> ways, Map<String, Integer> heights, Set<String> onTheWay) {
        var known = heights.get(room);
        if (known != null || !onTheWay.add(room)) {
            return known == null ? 0 : known;
        }
        int height = 0;
        for (var way : ways) {
            if (way.from().equals(room) && !onTheWay.contains(way.to())) {
                height = Math.max(height, height(way.to(), ways, heights, onTheWay) + 1);
            }
        }
        onTheWay.remove(room);
        heights.put(room, height);
        return height;
    }

    private void draw(Arranged wing, double x, double y, double width, double height) {
        svg.box("wing", x, y, width, height, 8)
                .text("start", "", 14, 600, x + PAD - 4, y + 26, wing.wing().name());
        double left = x + (width - wing.places().width()) / 2;
        double top = y + HEAD + PAD / 2 + (height - wing.height()) / 2;
        for (var way : wing.ways()) {
            drawWay(way, wing, left, top);
        }
        for (var room : wing.wing().rooms()) {
            drawRoom(room, wing, left, top);
        }
    }

    private static void add(List<Point> points, double x, double y) {
        points.add(new Point(x, y));
    }

    private void drawWay(Way way, Arranged wing, double left, double top) {
        var places = wing.places();
        int from = wing.rows().getOrDefault(way.from(), 0);
        int to = wing.rows().getOrDefault(way.to(), 0);
        var points = new ArrayList<Point>();
        add(points, left + places.middle(way.from()), top + from * ROW + HEIGHT);
        int row = from;
        for (var lane : places.lanes(new Line(way.from(), way.to()))) {
            row++;
            add(points, left + lane, top + row * ROW);
            add(points, left + lane, top + row * ROW + HEIGHT);
        }
        add(points, left + places.middle(way.to()), top + to * ROW);
        svg.arrow(from < to ? "" : "wrong", points);
    }

    private void drawRoom(Room room, Arranged wing, double left, double top) {
        double width = width(room);
        double x = left + wing.places().middle(room.name()) - width / 2;
        double y = top + wing.rows().getOrDefault(room.name(), 0) * ROW;
        boolean isKernels = kernel.contains(room.name());
        svg.box("box", x, y, width, HEIGHT, room.place() == Place.ADAPTER ? 14 : 5);
        if (isKernels) {
            svg.dot(colour(room.name()), x + 14, y + HEIGHT / 2, 4.5)
                    .text("start", "", 13, 600, x + 25, y + HEIGHT / 2 + 4.5, room.label());
            return;
        }
        var dots = kernelRooms(room);
        boolean hasSecondLine = !dots.isEmpty();
        svg.text("start", "", 13, 600, x + 14, y + (hasSecondLine ? 19.5 : HEIGHT / 2 + 4.5), label(room));
        double dot = x + 18;
        for (var known : dots) {
            svg.dot(colour(known), dot, y + 31.5, 4);
            dot += 12;
        }
    }

    private List<String> kernelRooms(Room room) {
        return kernel.stream()
                .filter(known -> plan.knownBy(room.name()).anyMatch(known::equals))
                .toList();
    }

    private String colour(String room) {
        return "c" + Math.min(7, kernel.indexOf(room));
    }

    private static String label(Room room) {
        return switch (room.place()) {
            case MAIN -> room.label() + " (main)";
            case ADAPTER -> room.label() + " adapter";
            case CORE -> room.label();
        };
    }

    private double width(Room room) {
        double label = Svg.boldWidth(kernel.contains(room.name()) ? room.label() : label(room), 13);
        return Math.max(
                label + 28 + (kernel.contains(room.name()) ? 12 : 0),
                kernelRooms(room).size() * 12 + 28.0);
    }
}
