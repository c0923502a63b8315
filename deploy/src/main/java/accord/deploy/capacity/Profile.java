package accord.deploy.capacity;

import accord.deploy.manifest.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is assumed of the people who use the services: a closed list of keys, each with a default. */
final class Profile {

    /** Unless it is given, it is what was measured. */
    static final String BYTES_PER_EVENT = "bytes_per_event";

    /** @param share whether it is a part of a whole, above 0 and at most 1 */
    private record Key(String name, double value, String unit, boolean share, String meaning) {}

    private static final List<Key> KEYS = List.of(
            share("online_share", 0.05, "of all users are connected in the peak hour"),
            share("mean_share", 0.4, "of the peak is the mean of the month"),
            key("sockets_per_user", 1.2, "sockets", "of one who is online: some have two windows open"),
            key("turns_per_user_hour", 6, "turns", "of one who is online"),
            key("session_minutes", 20, "minutes", "that one stays online"),
            key(
                    "reconnects_per_socket_hour",
                    2,
                    "reconnects",
                    "with a resume: lifts, tunnels, laptops that are closed"),
            key("events_per_turn", 5, "events", "the five that a run sends"),
            key(BYTES_PER_EVENT, 0, "bytes", "of an event"),
            key("wire_factor", 1.2, "", "TLS, TCP and IP over what WebSocket carries"),
            key("logins_per_user_day", 0.1, "logins", "with a password"),
            key(
                    "refreshes_per_user_day",
                    3,
                    "refreshes",
                    "an access token lives 10 minutes, and half an hour is a day's use"),
            key("peak_factor", 3, "", "logins and refreshes of the peak hour over those of the mean hour"),
            share("cpu_utilisation", 0.6, "of the processors are to be used at the peak"),
            share("memory_utilisation", 0.8, "of the memory is to be used at the peak"),
            share("socket_utilisation", 0.8, "of the slots are to be used at the peak, or a deploy has no room"),
            key(
                    "database_writes_per_turn",
                    7,
                    "rows",
                    "two messages, the thread twice, the lease of the run three times"),
            key(
                    "database_writes_per_sign_in",
                    4,
                    "rows",
                    "the new refresh token, and the session or the token before; each is tidied away later"),
            key(
                    "redis_calls_per_turn",
                    47,
                    "calls",
                    "five appends: scripts of twelve calls for the first and the last word, of six for those between"),
            key(
                    "redis_calls_per_socket",
                    11,
                    "calls",
                    "where a thread of the user stands, its events since, following it"),
            key("instance_start_seconds", 6, "seconds", "from the first missing instance to one that is ready"));

    private final Map<String, Double> given = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();

    private static Key key(String name, double value, String unit, String meaning) {
        return new Key(name, value, unit, false, meaning);
    }

    private static Key share(String name, double value, String meaning) {
        return new Key(name, value, "share", true, meaning);
    }

    static List<String> keys() {
        return KEYS.stream().map(Key::name).toList();
    }

    /** @param source where it was given, for people */
    void set(String name, String text, String source) {
        var key = KEYS.stream()
                .filter(known -> known.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new UnusableInputException("%s: '%s' is no key of a profile; %s"
                        .formatted(source, name, Spelling.advice(Spelling.guess(name, keys()), keys()))));
        var number = Tree.parsed(text, source + ": " + name);
        if (number <= 0 || (key.share && number > 1)) {
            throw new UnusableInputException("%s: %s is %s and must be %s"
                    .formatted(source, name, text, key.share ? "above 0 and at most 1" : "above 0"));
        }
        given.put(name, number);
        sources.put(name, source);
    }

    void read(Tree file, String source) {
        for (var name : file.names()) {
            set(name, file.text(name), source);
        }
    }

    boolean gives(String name) {
        return given.containsKey(name);
    }

    List<Input> inputs() {
        var inputs = new ArrayList<Input>();
        for (var key : KEYS) {
            if (key.name.equals(BYTES_PER_EVENT) && !gives(key.name)) {
                continue;
            }
            inputs.add(new Input(
                    key.name,
                    given.getOrDefault(key.name, key.value),
                    key.unit,
                    Origin.ASSUMED,
                    key.meaning + (sources.containsKey(key.name) ? " (" + sources.get(key.name) + ")" : "")));
        }
        return inputs;
    }
}
