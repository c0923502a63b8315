package accord.contract.rules.picture;

import accord.contract.rules.TokenWalk;
import accord.contract.rules.TokenWalk.Part;
import accord.contract.rules.TokenWalk.Station;
import accord.contract.rules.TokenWalk.Step;
import accord.contract.rules.picture.Layers.Box;
import accord.contract.rules.picture.Layers.Line;
import accord.contract.rules.picture.Svg.Point;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The walk of a token, from the request at the top to the endpoints at the bottom. */
public final class WalkPicture {
    private static final double MARGIN = 24;
    private static final double GUTTER = 206;
    private static final double HEIGHT = 44;
    private static final double ROW = 80;
    private static final double TOP = 70;

    private static final Map<Part, List<String>> CAPTIONS = captions();

    private static final double LINE = 20;

    private final TokenWalk walk;
    private final Map<String, List<String>> names = new HashMap<>();
    private final Map<String, Integer> rows = new HashMap<>();
    private final Svg svg = new Svg();

    private WalkPicture(TokenWalk walk) {
        this.walk = gathered(walk);
    }

    /** The same walk with one station for all endpoints of a module that are handed the same: they are many. */
    private TokenWalk gathered(TokenWalk walk) {
        var groups = new HashMap<String, String>();
        var stations = new ArrayList<Station>();
        for (var station : walk.stations()) {
            if (station.part() != Part.RECEIVES) {
                stations.add(station);
                continue;
            }
            var group = station.wing() + " by "
                    + walk.steps().stream()
                            .filter(step -> step.to().equals(station.id()))
                            .map(Step::from)
                            .toList();
            groups.put(station.id(), group);
            if (!names.containsKey(group)) {
                names.put(group, new ArrayList<>());
                stations.add(new Station(Part.RECEIVES, group, group, station.wing(), station.note()));
            }
            names.getOrDefault(group, List.of()).add(station.label());
        }
        var steps = walk.steps().stream()
                .map(step -> new Step(step.from(), groups.getOrDefault(step.to(), step.to()), step.byFramework()))
                .distinct()
                .toList();
        return new TokenWalk(stations, steps);
    }

    /** The whole file. */
    public static String of(TokenWalk walk) {
        return new WalkPicture(walk).drawn();
    }

    private static Map<Part, List<String>> captions() {
        var captions = new EnumMap<Part, List<String>>(Part.class);
        captions.put(Part.CARRIES, List.of("A request carries it", "in one of these places"));
        captions.put(Part.READS, List.of("It is read", "from all of them at once"));
        captions.put(Part.HANDS_IN, List.of("It is handed in", "by reader or message"));
        captions.put(Part.VALIDATES, List.of("The filter asks", "whoever validates tokens"));
        captions.put(Part.DECIDES, List.of("One class decides", "once for each request"));
        captions.put(Part.VERIFIES, List.of("One class verifies", "it also minted"));
        captions.put(Part.IS_THE_DECISION, List.of("The decision", "is a sealed type"));
        captions.put(Part.BINDS, List.of("Binders hand it over", "by a parameter's type"));
        captions.put(Part.RECEIVES, List.of("Endpoints receive it", "HTTP and WebSocket alike"));
        return captions;
    }

    private String drawn() {
        chooseRows();
        var boxes = walk.stations().stream()
                .map(station -> new Box(station.id(), row(station.id()), width(station)))
                .toList();
        var lines = walk.steps().stream()
                .filter(step -> row(step.from()) < row(step.to()))
                .map(step -> new Line(step.from(), step.to()))
                .distinct()
                .toList();
        var places = Layers.place(boxes, lines, 18);
        double width = MARGIN * 2 + GUTTER + places.width();
        double height = y(lastRow())
                + walk.stations().stream().mapToDouble(this::height).max().orElse(HEIGHT)
                + MARGIN;
        svg.text("start", "", 17, 600, MARGIN, 36, "The walk of a token")
                .text("start", "soft", 12, 400, MARGIN, 55, "drawn from the calls in the bytecode");
        drawLegend(width);
        drawRows(width);
        lines.forEach(line -> drawLine(line, places));
        walk.stations().forEach(station -> drawStation(station, places));
        return svg.drawn("The walk of a token, from the request to the endpoints", width, height);
    }

    /** A row for each part that somebody has; within a part, who is asked comes before who asks. */
    private void chooseRows() {
        int next = 0;
        for (var part : Part.values()) {
            var ids = walk.stations().stream()
                    .filter(station -> station.part() == part)
                    .map(Station::id)
                    .toList();
            if (ids.isEmpty()) {
                continue;
            }
            for (var id : ids) {
                rows.put(id, next);
            }
            boolean inTwo = false;
            for (var step : walk.steps()) {
                if (ids.contains(step.from()) && ids.contains(step.to()) && row(step.to()) == next) {
                    rows.put(step.to(), next + 1);
                    inTwo = true;
                }
            }
            next += inTwo ? 2 : 1;
        }
    }

    private int row(String id) {
        return rows.getOrDefault(id, 0);
    }

    private int lastRow() {
        return rows.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private void drawRows(double width) {
        var first = new TreeMap<Integer, Part>();
        walk.stations()
                .forEach(station -> first.merge(
                        row(station.id()), station.part(), (one, other) -> one.compareTo(other) < 0 ? one : other));
        int number = 0;
        Part before = null;
        for (var entry : first.entrySet()) {
            double y = y(entry.getKey());
            if (entry.getValue() != before) {
                number++;
                if (number > 1) {
                    svg.hair(MARGIN, y - (ROW - HEIGHT) / 2, width - MARGIN);
                }
                var caption = CAPTIONS.getOrDefault(entry.getValue(), List.of("", ""));
                svg.text("start", "soft", 13, 600, MARGIN, y + 19, number + "")
                        .text("start", "", 13, 600, MARGIN + 20, y + 19, counted(caption.getFirst(), entry.getValue()))
                        .text("start", "soft", 11.5, 400, MARGIN + 20, y + 36, caption.getLast());
            }
            before = entry.getValue();
        }
    }

    /** A caption that says "one" says the truth. */
    private String counted(String caption, Part part) {
        long count = walk.stations().stream()
                .filter(station -> station.part() == part)
                .count();
        return count == 1 ? caption : caption.replace("One class", count + " ×");
    }

    private void drawLine(Line line, Layers.Places places) {
        var points = new ArrayList<Point>();
        int row = row(line.from());
        points.add(new Point(x(places.middle(line.from())), y(row) + HEIGHT));
        for (var lane : places.lanes(line)) {
            row++;
            points.add(new Point(x(lane), y(row)));
            points.add(new Point(x(lane), y(row) + HEIGHT));
        }
        points.add(new Point(x(places.middle(line.to())), y(row(line.to()))));
        var byFramework = walk.steps().stream()
                .anyMatch(step -> step.byFramework()
                        && step.from().equals(line.from())
                        && step.to().equals(line.to()));
        svg.arrow(byFramework ? "framework" : "", points);
    }

    private void drawStation(Station station, Layers.Places places) {
        double width = width(station);
        double middle = x(places.middle(station.id()));
        double y = y(row(station.id()));
        if (station.part() == Part.CARRIES) {
            svg.box("said", middle - width / 2, y + 6, width, HEIGHT - 12, 16)
                    .text("middle", "code", 11.5, 400, middle, y + HEIGHT / 2 + 4, station.label());
            return;
        }
        if (station.part() == Part.RECEIVES) {
            svg.box("box", middle - width / 2, y, width, height(station), 6)
                    .box(colour(station.wing()), middle - width / 2 + 6, y + 9, 4, height(station) - 18, 2);
            double baseline = y + 22;
            for (var name : names.getOrDefault(station.id(), List.of())) {
                svg.text("start", "", 13, 600, middle - width / 2 + 18, baseline, name);
                baseline += LINE;
            }
            return;
        }
        svg.box("box", middle - width / 2, y, width, HEIGHT, 6)
                .box(colour(station.wing()), middle - width / 2 + 6, y + 9, 4, HEIGHT - 18, 2)
                .text("start", "", 13, 600, middle - width / 2 + 18, y + 19, station.label())
                .text("start", "soft", 11, 400, middle - width / 2 + 18, y + 34, station.note());
    }

    private void drawLegend(double width) {
        double x = width - MARGIN;
        for (var wing : wings().reversed()) {
            x -= Svg.width(wing, 12);
            svg.text("start", "soft", 12, 400, x, 36, wing).box(colour(wing), x - 12, 25, 4, 14, 2);
            x -= 30;
        }
    }

    private String colour(String wing) {
        return "c" + Math.min(7, wings().indexOf(wing));
    }

    private List<String> wings() {
        return Stream.concat(
                        walk.stations().stream()
                                .filter(station -> station.part() == Part.DECIDES)
                                .map(Station::wing),
                        walk.stations().stream().map(Station::wing).sorted())
                .filter(wing -> !wing.isEmpty())
                .distinct()
                .toList();
    }

    private double height(Station station) {
        return names.containsKey(station.id())
                ? names.getOrDefault(station.id(), List.of()).size() * LINE + 14
                : HEIGHT;
    }

    private double width(Station station) {
        return switch (station.part()) {
            case CARRIES -> station.label().length() * 7.0 + 28;
            case RECEIVES ->
                32
                        + names.getOrDefault(station.id(), List.of()).stream()
                                .mapToDouble(name -> Svg.boldWidth(name, 13))
                                .max()
                                .orElse(0);
            default -> 32 + Math.max(Svg.boldWidth(station.label(), 13), Svg.width(station.note(), 11));
        };
    }

    private static double x(double middle) {
        return MARGIN + GUTTER + middle;
    }

    private static double y(int row) {
        return TOP + row * ROW + 8;
    }
}
