package accord.contract.rules.picture;

import java.util.List;
import java.util.Locale;

/**
 * An SVG that is written from top to bottom. It has its own paper and follows the reader's light or dark scheme, and its
 * letters are measured by a table, so that it looks and is the same wherever it was made.
 */
final class Svg {
    /** A point. */
    record Point(double x, double y) {}

    /** Widths of the printable ASCII characters of a common sans-serif, in thousandths of the size. */
    private static final int[] WIDTHS = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
                556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
                833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
                556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
                334,
        260, 334, 584
    };

    /** Other fonts are wider than the table's, and bold letters wider still. */
    private static final double AMPLE = 1.12;

    private static final double AMPLE_BOLD = 1.3;

    private static final String STYLE = """
              <style>
                .paper { fill: #ffffff; stroke: #d8dee4 }
                .wing { fill: #f6f8fa; stroke: #d0d7de }
                .box { fill: #ffffff; stroke: #8c959f; stroke-width: 1.2 }
                .said { fill: none; stroke: #8c959f; stroke-dasharray: 3 3 }
                .line { fill: none; stroke: #8c959f; stroke-width: 1.4 }
                .framework { stroke-dasharray: 5 4 }
                .arrow { fill: #8c959f }
                .wrong { stroke: #cf222e; stroke-width: 2 }
                .hair { stroke: #d8dee4 }
                text { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1f2328 }
                .soft { fill: #59636e }
                .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace }
                .c0 { fill: #0969da } .c1 { fill: #1a7f37 } .c2 { fill: #9a6700 } .c3 { fill: #8250df }
                .c4 { fill: #bf3989 } .c5 { fill: #1b7c83 } .c6 { fill: #bc4c00 } .c7 { fill: #59636e }
                @media (prefers-color-scheme: dark) {
                  .paper { fill: #0d1117; stroke: #30363d }
                  .wing { fill: #151b23; stroke: #3d444d }
                  .box { fill: #0d1117; stroke: #6e7681 }
                  .said { stroke: #6e7681 }
                  .line { stroke: #768390 }
                  .arrow { fill: #768390 }
                  .wrong { stroke: #f85149 }
                  .hair { stroke: #30363d }
                  text { fill: #e6edf3 }
                  .soft { fill: #9198a1 }
                  .c0 { fill: #58a6ff } .c1 { fill: #3fb950 } .c2 { fill: #d29922 } .c3 { fill: #a371f7 }
                  .c4 { fill: #f778ba } .c5 { fill: #39c5cf } .c6 { fill: #f0883e } .c7 { fill: #9198a1 }
                }
              </style>
            """;

    private final StringBuilder body = new StringBuilder();

    /** How wide a text is, amply. */
    static double width(String text, double size) {
        return letters(text) * size * AMPLE;
    }

    /** How wide a bold text is, amply. */
    static double boldWidth(String text, double size) {
        return letters(text) * size * AMPLE_BOLD;
    }

    private static double letters(String text) {
        return text.chars()
                        .map(character -> character >= 32 && character < 127 ? WIDTHS[character - 32] : 700)
                        .sum()
                / 1000.0;
    }

    Svg box(String classes, double x, double y, double width, double height, double round) {
        body.append("  <rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>\n"
                .formatted(classes, number(x), number(y), number(width), number(height), number(round)));
        return this;
    }

    Svg dot(String classes, double x, double y, double radius) {
        body.append("  <circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n"
                .formatted(classes, number(x), number(y), number(radius)));
        return this;
    }

    Svg hair(double x1, double y, double x2) {
        body.append("  <path class=\"hair\" d=\"M%s %sH%s\"/>\n".formatted(number(x1), number(y), number(x2)));
        return this;
    }

    /** Text that begins there, stands in the middle or ends there: start, middle, end. */
    Svg text(String anchor, String classes, double size, int weight, double x, double y, String text) {
        body.append(
                "  <text class=\"%s\" text-anchor=\"%s\" font-size=\"%s\" font-weight=\"%d\" x=\"%s\" y=\"%s\">%s</text>\n"
                        .formatted(
                                classes,
                                anchor,
                                number(size),
                                weight,
                                number(x),
                                number(y),
                                text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
        return this;
    }

    /** A line that leaves and arrives downwards, through these points, with an arrow at its end. */
    Svg arrow(String classes, List<Point> points) {
        var path = new StringBuilder("M" + at(points.getFirst()));
        for (int i = 1; i < points.size(); i++) {
            var from = points.get(i - 1);
            var to = i == points.size() - 1
                    ? new Point(points.get(i).x(), points.get(i).y() - 6)
                    : points.get(i);
            double bend = (to.y() - from.y()) / 2;
            path.append("C%s %s %s"
                    .formatted(at(new Point(from.x(), from.y() + bend)), at(new Point(to.x(), to.y() - bend)), at(to)));
        }
        var tip = points.getLast();
        body.append("  <path class=\"line %s\" d=\"%s\"/>\n".formatted(classes, path))
                .append("  <path class=\"arrow\" d=\"M%s %sl-4 -7h8z\"/>\n"
                        .formatted(number(tip.x()), number(tip.y())));
        return this;
    }

    /** The whole file. */
    String drawn(String title, double width, double height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s">
                %s  <rect class="paper" x="0.5" y="0.5" width="%s" height="%s" rx="10"/>
                %s</svg>
                """.formatted(
                        number(width),
                        number(height),
                        number(width),
                        number(height),
                        title,
                        STYLE,
                        number(width - 1),
                        number(height - 1),
                        body);
    }

    private static String at(Point point) {
        return number(point.x()) + " " + number(point.y());
    }

    private static String number(double value) {
        var text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
