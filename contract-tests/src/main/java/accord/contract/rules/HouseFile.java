package accord.contract.rules;

import accord.contract.rules.House.Rooms;
import accord.contract.rules.yaml.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A house in YAML, for repositories that are not this one. Everything but {@code kernel} and {@code services} may be absent:
 *
 * <pre>{@code
 * kernel: com.acme.shop.kernel           # its rooms are .environment .secret .token .context .door …
 * rooms: {door: com.acme.shop.entrance}  # … except those that are called otherwise
 * services: [com.acme.shop.orders]
 * programs: [com.acme.shop.tools]
 * messages: [com.acme.shop.orders.wire.Message]
 * vocabulary: [java.time.Instant]        # what a message may hold besides plain values
 * libraries: [org.slf4j..]               # what cores may use besides the JDK
 * tools: [io.micronaut..]                # what all may use besides the JDK; absent: anything
 * neighbours:
 *   com.acme.shop.orders.cart: [com.acme.shop.orders.price..]
 * duties:                                # who may do what nobody else may (see Duty), besides the kernel's rooms
 *   mint: [com.acme.shop.orders.session.Mint]
 * modules: {orders: [kernel]}            # which modules a POM may depend on
 * without: {HEX-13: our names are older than this rule}
 * counts: {mints: 1}                     # what the inventory must show
 * }</pre>
 */
public final class HouseFile {
    /** What it is called in a repository and on a class path. */
    public static final String NAME = "house.yaml";

    private static final Set<String> DUTIES =
            Arrays.stream(Duty.values()).map(HouseFile::spelled).collect(Collectors.toUnmodifiableSet());
    private static final Map<String, Function<Rooms, String>> ROOMS = Map.of(
            "environment", Rooms::environment,
            "secret", Rooms::secret,
            "token", Rooms::token,
            "context", Rooms::context,
            "door", Rooms::door,
            "observe", Rooms::observe,
            "storage", Rooms::storage);

    private HouseFile() {}

    /**
     * Reads a file.
     *
     * @throws accord.contract.rules.yaml.MistakenFileException with file and line, when it says what no house can be
     */
    public static Rulebook read(Path file) {
        return read(Fields.of(file)).writtenIn(file.toString());
    }

    /** Reads {@code house.yaml} at the root of the class path, where a test's resources are. */
    public static Rulebook onClassPath() {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var in = loader.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + NAME + " on the class path: put one into the test's"
                        + " resources, or make a Rulebook of a House in code");
            }
            return parse(NAME, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + NAME + " on the class path", e);
        }
    }

    /** Reads a text that mistakes call by that name. */
    static Rulebook parse(String name, String text) {
        return read(Fields.parse(name, text));
    }

    private static Rulebook read(Fields file) {
        file.knowing(
                "kernel",
                "rooms",
                "services",
                "programs",
                "messages",
                "vocabulary",
                "libraries",
                "tools",
                "neighbours",
                "duties",
                "modules",
                "without",
                "counts");
        var services = file.texts("services");
        if (services.isEmpty()) {
            throw file.mistake("services", "'services' must name the root package of at least one service");
        }
        var house = House.of(rooms(file), services.toArray(String[]::new))
                .withPrograms(array(file, "programs"))
                .withMessages(array(file, "messages"))
                .withVocabulary(array(file, "vocabulary"))
                .withLibraries(array(file, "libraries"))
                .withTools(array(file, "tools"));
        var book = Rulebook.of(duties(file, neighbours(file, house)));
        return new Rulebook(NAME, book.house(), modules(file), without(file, book), counts(file));
    }

    private static Rooms rooms(Fields file) {
        var root = file.text("kernel");
        var usual = Rooms.under(root);
        var named = file.section("rooms").knowing(ROOMS.keySet());
        return new Rooms(
                root,
                room(named, "environment", usual),
                room(named, "secret", usual),
                room(named, "token", usual),
                room(named, "context", usual),
                room(named, "door", usual),
                room(named, "observe", usual),
                room(named, "storage", usual));
    }

    private static String room(Fields named, String room, Rooms usual) {
        return named.optionalText(room)
                .orElseGet(() -> ROOMS.getOrDefault(room, Rooms::root).apply(usual));
    }

    private static House neighbours(Fields file, House house) {
        var rooms = file.section("neighbours");
        var furnished = house;
        for (var room : rooms.keys()) {
            furnished = furnished.withRoom(room, array(rooms, room));
        }
        return furnished;
    }

    private static House duties(Fields file, House house) {
        var duties = file.section("duties").knowing(DUTIES);
        var staffed = house;
        for (var usual : usual(house.rooms()).entrySet()) {
            if (!duties.keys().contains(spelled(usual.getKey()))) {
                staffed =
                        staffed.with(usual.getKey(), usual.getValue().patterns().toArray(String[]::new));
            }
        }
        for (var duty : duties.keys()) {
            staffed = staffed.with(Duty.valueOf(duty.toUpperCase(Locale.ROOT).replace('-', '_')), array(duties, duty));
        }
        return staffed;
    }

    /** Who has a duty that the file does not give to anybody: the rooms of the kernel that are made for it. */
    private static Map<Duty, Names> usual(Rooms rooms) {
        var door = Names.of(rooms.door() + "..");
        var token = Names.of(rooms.token() + "..");
        var secret = Names.of(rooms.secret() + "..");
        return Map.ofEntries(
                Map.entry(Duty.READ_ENVIRONMENT, door),
                Map.entry(Duty.READ_TOKENS, door),
                Map.entry(Duty.VERIFY, door),
                Map.entry(Duty.GUARD, door),
                Map.entry(Duty.FILTER_REQUESTS, door),
                Map.entry(Duty.OBSERVE_BEANS, door),
                Map.entry(Duty.REFUSE, door),
                Map.entry(Duty.USE_MACHINERY, door),
                Map.entry(Duty.ASSEMBLE_KERNEL, door.and(token).and(secret)),
                Map.entry(Duty.MAKE_CONTEXTS, door.and(token)),
                Map.entry(Duty.TAKE_TOKENS_APART, token),
                Map.entry(Duty.SPELL_JSON, token),
                Map.entry(Duty.COMPUTE_MACS, token.and(secret)),
                Map.entry(Duty.NAME_SECRETS, secret),
                Map.entry(Duty.HOLD_SECRETS, secret),
                Map.entry(Duty.READ_SECRET_FILES, secret),
                Map.entry(Duty.NAME_ENVIRONMENTS, Names.of(rooms.environment() + "..")));
    }

    private static Map<String, Set<String>> modules(Fields file) {
        var section = file.section("modules");
        return section.keys().stream()
                .collect(Collectors.toUnmodifiableMap(module -> module, module -> Set.copyOf(section.texts(module))));
    }

    private static Map<String, String> without(Fields file, Rulebook book) {
        var section = file.section("without");
        section.knowing(book.all().stream().map(Rule::id).toList());
        return section.keys().stream().collect(Collectors.toUnmodifiableMap(id -> id, section::text));
    }

    private static Map<String, Integer> counts(Fields file) {
        var section = file.section("counts").knowing(Inventory.ids());
        var counts = new HashMap<String, Integer>();
        for (var id : section.keys()) {
            try {
                counts.put(id, Integer.parseInt(section.text(id)));
            } catch (NumberFormatException _) {
                throw section.mistake(id, "'" + id + "' must be a whole number, not '" + section.text(id) + "'");
            }
        }
        return counts;
    }

    private static String[] array(Fields fields, String key) {
        List<String> texts = fields.texts(key);
        return texts.toArray(String[]::new);
    }

    private static String spelled(Duty duty) {
        return duty.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
