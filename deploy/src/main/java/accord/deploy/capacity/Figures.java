package accord.deploy.capacity;

import static java.util.stream.Collectors.joining;

import accord.deploy.manifest.Json;
import java.util.List;
import java.util.Map;

/** The sheet for programs, in JSON: every input and every number in full, with its formula. */
final class Figures {

    private Figures() {}

    static String of(Sheet sheet) {
        return """
                {
                  "schema": "accord.capacity/1",
                  "environment": %s,
                  "measured": %s,
                  "inputs": [
                    %s
                  ],
                  "instance": {
                    "limit": %s,
                    "lines": [
                      %s
                    ]
                  },
                  "saturation": {
                    "first": %s,
                    "lines": [
                      %s
                    ]
                  },
                  "populations": [
                    %s
                  ]
                }
                """.formatted(
                        Json.quoted(sheet.environment()),
                        Json.quoted(sheet.measuredAt()),
                        sheet.inputs().stream().map(Figures::input).collect(joining(",\n    ")),
                        Json.quoted(sheet.socketsLimit()),
                        lines(Sheet.INSTANCE, sheet.instance()),
                        Json.quoted(sheet.firstFull()),
                        lines(Sheet.SATURATION, sheet.instance()),
                        sheet.populations().entrySet().stream()
                                .map(entry -> "{\"users\": %d, \"lines\": [\n      %s]}"
                                        .formatted(entry.getKey(), lines(Sheet.POPULATION, entry.getValue())))
                                .collect(joining(",\n    ")));
    }

    private static String input(Input input) {
        return "{\"name\": %s, \"value\": %s, \"unit\": %s, \"origin\": %s, \"source\": %s}"
                .formatted(
                        Json.quoted(input.name()),
                        input.value(),
                        Json.quoted(input.unit()),
                        Json.quoted(input.origin().word()),
                        Json.quoted(input.source()));
    }

    private static String lines(List<Line> lines, Map<String, Double> values) {
        return lines.stream()
                .map(line -> "{\"name\": %s, \"value\": %s, \"unit\": %s, \"formula\": %s, \"meaning\": %s}"
                        .formatted(
                                Json.quoted(line.name()),
                                values.get(line.name()),
                                Json.quoted(line.unit()),
                                Json.quoted(line.formula()),
                                Json.quoted(line.meaning())))
                .collect(joining(",\n      "));
    }
}
