package accord.deploy.capacity;

import java.util.Locale;
import java.util.Map;

/** Instances and cost over users, as a picture with both axes logarithmic. */
final class Curve {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int LEFT = 80;
    private static final int RIGHT = 170;
    private static final int TOP = 70;
    private static final int BOTTOM = 60;
    private static final int LEAST_USERS = 3;
    private static final int MOST_USERS = 9;

    private final Sheet sheet;
    private final StringBuilder svg = new StringBuilder();
    private final int most;

    private Curve(Sheet sheet) {
        this.sheet = sheet;
        var highest = at(Math.pow(10, MOST_USERS)).values().stream()
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(10);
        this.most = (int) Math.ceil(Math.log10(highest));
    }

    static String of(Sheet sheet) {
        return new Curve(sheet).draw();
    }

    /** What so many users need. */
    private Map<String, Double> at(double users) {
        var computed = sheet.at(users);
        return Map.of(
                "backend instances", computed.getOrDefault("backend_instances", 0.0),
                "auth instances", computed.getOrDefault("auth_instances", 0.0),
                "$ a month", computed.getOrDefault("cost", 0.0));
    }

    private String draw() {
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="12" fill="#1d2530">
                <title>Capacity</title>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
        text(LEFT, 28, "font-size=\"17\" font-weight=\"600\"", "Instances and cost over users");
        text(
                LEFT,
                48,
                "fill=\"#5d6773\"",
                "both axes are logarithmic: a step is ten times as much; " + sheet.environment());
        for (var power = LEAST_USERS; power <= MOST_USERS; power++) {
            var x = x(power);
            line(x, y(0), x, y(most), "#e6e9ed");
            text(x, HEIGHT - BOTTOM + 20, "text-anchor=\"middle\"", ten(power));
        }
        for (var power = 0; power <= most; power++) {
            line(x(LEAST_USERS), y(power), x(MOST_USERS), y(power), "#e6e9ed");
            text(LEFT - 10, y(power) + 4, "text-anchor=\"end\"", ten(power));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "text-anchor=\"middle\"", "users");
        curve("$ a month", "#b45309");
        curve("backend instances", "#2563a8");
        curve("auth instances", "#3f7d4e");
        return svg.append("</svg>\n").toString();
    }

    private void curve(String name, String colour) {
        var points = new StringBuilder();
        var last = 0.0;
        for (var step = LEAST_USERS * 20; step <= MOST_USERS * 20; step++) {
            last = Math.log10(Math.max(1, at(Math.pow(10, step / 20.0)).getOrDefault(name, 1.0)));
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(step / 20.0), y(last)));
        }
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
                .formatted(points.toString().strip(), colour));
        text(x(MOST_USERS) + 8, y(last) + 4, "fill=\"" + colour + "\" font-weight=\"600\"", name);
    }

    private static String ten(int power) {
        return power < 6
                ? String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power))
                : power < 9 ? (long) Math.pow(10, power - 6) + " M" : (long) Math.pow(10, power - 9) + " bn";
    }

    private static double x(double power) {
        return LEFT + (power - LEAST_USERS) / (MOST_USERS - LEAST_USERS) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double power) {
        return HEIGHT - BOTTOM - power / most * (HEIGHT - TOP - BOTTOM);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    private void text(double x, double y, String attributes, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n",
                x,
                y,
                attributes,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
