package accord.deploy.capacity;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/** The sheet as people read it, in Markdown. */
final class Page {

    private final Sheet sheet;
    private final String picture;
    private final StringBuilder page = new StringBuilder();

    private Page(Sheet sheet, String picture) {
        this.sheet = sheet;
        this.picture = picture;
    }

    /** @param picture what the page shows, as it is linked from there; "" for none */
    static String of(Sheet sheet, String picture) {
        return new Page(sheet, picture).written();
    }

    private String written() {
        say("# Capacity", "");
        say(
                "What backend-service and auth-service need in `" + sheet.environment() + "`, computed by"
                        + " `./deploy/capacity` from a run of `./deploy/bench`. Nothing here is written by hand: each number has the"
                        + " formula that it was computed from, each name in a formula is another number of this page.",
                "");
        say("Measured: " + sheet.measuredAt() + ".", "");
        verdict();
        if (!picture.isEmpty()) {
            say("![Instances and cost over users](" + picture + ")", "");
        }
        say("## How many instances, at what cost", "");
        populations();
        say("## What one instance can do", "");
        lines(
                Sheet.INSTANCE,
                "An instance holds **" + shown("sockets_per_instance") + " sockets**: the limit is" + " `"
                        + sheet.socketsLimit() + "`.");
        say("## What is full first", "");
        lines(
                Sheet.SATURATION,
                "When users become more, `" + sheet.firstFull() + "` is reached first, at **" + shown(sheet.firstFull())
                        + " users**.");
        say("## What it is computed from", "");
        inputs(
                Origin.MEASURED,
                "Measured by the benchmark; the rounds show the noise. CPU is of the server, per operation.");
        inputs(Origin.MANIFEST, "In the manifests, filled for `" + sheet.environment() + "`.");
        inputs(Origin.ASSUMED, "Assumed of the people; replace them with `--profile FILE` or `--set KEY=VALUE`.");
        inputs(Origin.PRICE, "Prices and limits, in `cloudrun/prices.yaml`; replace them with `--prices FILE`.");
        return page.toString().stripTrailing() + "\n";
    }

    private void verdict() {
        for (var entry : sheet.populations().entrySet()) {
            var values = entry.getValue();
            say(
                    "- **%s users**: %s of backend-service, %s of auth-service, %s $ a month; after a deploy all sockets are back in %s s."
                            .formatted(
                                    Sheet.shown(entry.getKey()),
                                    instances(values, "backend_instances"),
                                    instances(values, "auth_instances"),
                                    Sheet.shown(values.getOrDefault("cost", Double.NaN)),
                                    Sheet.shown(values.getOrDefault("storm_seconds", Double.NaN))));
        }
        say("");
    }

    private static String instances(Map<String, Double> values, String name) {
        var count = Sheet.shown(values.getOrDefault(name, Double.NaN));
        return count + (count.equals("1") ? " instance" : " instances");
    }

    private void populations() {
        say("| | unit | "
                + Sheet.USERS.stream()
                        .map(users -> Sheet.shown(users) + " users")
                        .collect(joining(" | ")) + " | formula | |");
        say("|---|---|" + "---:|".repeat(Sheet.USERS.size()) + "---|---|");
        for (var line : Sheet.POPULATION) {
            say("| `%s` | %s | %s | `%s` | %s |"
                    .formatted(
                            line.name(),
                            line.unit(),
                            Sheet.USERS.stream()
                                    .map(users -> Sheet.shown(sheet.populations()
                                            .getOrDefault(users, Map.of())
                                            .getOrDefault(line.name(), Double.NaN)))
                                    .collect(joining(" | ")),
                            line.formula(),
                            line.meaning()));
        }
        say("");
    }

    private void lines(List<Line> lines, String verdict) {
        say(verdict, "");
        say("| | | unit | formula | |", "|---|---:|---|---|---|");
        for (var line : lines) {
            say("| `%s` | %s | %s | `%s` | %s |"
                    .formatted(line.name(), shown(line.name()), line.unit(), line.formula(), line.meaning()));
        }
        say("");
    }

    private String shown(String name) {
        return Sheet.shown(sheet.instance().getOrDefault(name, Double.NaN));
    }

    private void inputs(Origin origin, String words) {
        say(words, "");
        say("| | | unit | |", "|---|---:|---|---|");
        for (var input : sheet.inputs()) {
            if (input.origin() == origin) {
                say("| `%s` | %s | %s | %s |"
                        .formatted(input.name(), Sheet.shown(input.value()), input.unit(), input.source()));
            }
        }
        say("");
    }

    private void say(String... lines) {
        for (var line : lines) {
            page.append(line).append('\n');
        }
    }
}
