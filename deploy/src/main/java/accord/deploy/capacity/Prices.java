package accord.deploy.capacity;

import accord.deploy.manifest.Spelling;
import java.util.ArrayList;
import java.util.List;

/** What Google Cloud takes and allows: each number with its date and source, to be replaced by whoever has other ones. */
final class Prices {

    private static final List<String> KEYS = List.of(
            "instance_cpu_second",
            "instance_gib_second",
            "request_cpu_second",
            "request_gib_second",
            "million_requests",
            "egress_gib_price",
            "redis_shard_month",
            "postgres_month",
            "file_descriptors",
            "region_cpus",
            "redis_calls_per_second",
            "database_writes_per_second_each");

    private final Tree file;
    private final String name;

    Prices(Tree file, String name) {
        this.file = file;
        this.name = name;
        for (var key : file.names()) {
            if (!KEYS.contains(key)) {
                throw new UnusableInputException("%s: '%s' is no price and no limit; %s"
                        .formatted(name, key, Spelling.advice(Spelling.guess(key, KEYS), KEYS)));
            }
        }
    }

    List<Input> inputs() {
        var inputs = new ArrayList<Input>();
        for (var key : KEYS) {
            var value = file.number(key, "value");
            if (value < 0) {
                throw new UnusableInputException("%s: %s is less than nothing".formatted(name, key));
            }
            inputs.add(new Input(
                    key,
                    value,
                    file.text(key, "unit"),
                    Origin.PRICE,
                    "%s, %s".formatted(file.text(key, "source"), file.text(key, "date"))));
        }
        return inputs;
    }
}
