package accord.kernel.testkit;

import static accord.kernel.testkit.ForgedToken.quoted;

import accord.kernel.token.TokenContract;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Alters each member of a genuine token, one at a time, in every way that its type allows. Which members there are, and of
 * what type, is read from the contract's document: a claim that is new there has all its mutants here.
 */
public final class Mutants {
    private static final String LOOK_ALIKES = "aаcсeеoоpрxхyуiіsѕjјkкSЅHН";
    private static final String ZERO_WIDTH = "\u200B";

    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);

    /** What a member is made of. */
    public enum Kind {
        TEXT,
        TIME,
        LIST,
        /** A header that no token may have. */
        BANNED
    }

    private record Member(boolean ofHeader, String name) {
        ForgedToken set(ForgedToken token, String json) {
            return ofHeader ? token.header(name, json) : token.claim(name, json);
        }

        ForgedToken remove(ForgedToken token) {
            return ofHeader ? token.withoutHeader(name) : token.withoutClaim(name);
        }

        /** Rewrites the object that the member is in. */
        ForgedToken rewrite(ForgedToken token, UnaryOperator<String> change) {
            return ofHeader
                    ? token.headerText(change.apply(token.headerText()))
                    : token.claimsText(change.apply(token.claimsText()));
        }

        /** The name, quoted, with its first letter as an escape. */
        String escaped() {
            return "\"\\u%04x%s\"".formatted((int) name.charAt(0), name.substring(1));
        }
    }

    /** Alters the member of a token, whose value is this JSON text. */
    private interface Mutation {
        ForgedToken of(ForgedToken token, Member member, String json);
    }

    private final Forge forge;
    private final Map<String, Mutation> everywhere = new LinkedHashMap<>();
    private final Map<String, Mutation> texts = new LinkedHashMap<>();
    private final Map<String, Mutation> times = new LinkedHashMap<>();
    private final Map<String, Mutation> lists = new LinkedHashMap<>();
    private final Map<String, Mutation> banned = new LinkedHashMap<>();
    private final List<Mutant> mutants = new ArrayList<>();

    private Mutants(Forge forge) {
        this.forge = forge;
        everywhere();
        texts();
        times();
        lists();
        banned();
    }

    /** All of them, of tokens that this forge would sign. */
    public static List<Mutant> of(Forge forge) {
        var all = new Mutants(forge);
        var definitions = at(document(), "$defs");
        all.breed(true, at(definitions, "header"), definitions);
        all.breed(false, at(definitions, "claims"), definitions);
        return List.copyOf(all.mutants);
    }

    private void breed(boolean ofHeader, Map<String, Object> object, Map<String, Object> definitions) {
        at(object, "properties").forEach((name, schema) -> breed(new Member(ofHeader, name), schema, definitions));
        if (object.containsKey("patternProperties")) {
            for (var pattern : at(object, "patternProperties").keySet()) {
                var prefix = pattern.substring(1);
                Stream.of(prefix, prefix + "t", prefix + "t#S256")
                        .forEach(name -> breed(new Member(ofHeader, name), false, definitions));
            }
        }
        breed(new Member(ofHeader, ofHeader ? "other_header" : "other_claim"), Map.of("type", "string"), definitions);
    }

    private void breed(Member member, Object schema, Map<String, Object> definitions) {
        var kinds = kinds(schema, definitions);
        if (kinds.isEmpty()) {
            throw new IllegalStateException(member.name() + " has a schema of which no mutation is known: " + schema);
        }
        for (var kind : kinds) {
            var mutations = new LinkedHashMap<>(kind == Kind.BANNED ? banned : everywhere);
            mutations.putAll(
                    switch (kind) {
                        case TEXT -> texts;
                        case TIME -> times;
                        case LIST -> lists;
                        case BANNED -> Map.of();
                    });
            mutations.forEach((name, mutation) ->
                    mutants.add(new Mutant(kind, member.name(), name, mutant(kind, member, mutation))));
        }
    }

    private ForgedToken mutant(Kind kind, Member member, Mutation mutation) {
        var token = forge.forged();
        var now = token.member("iat").orElseThrow();
        var json = switch (kind) {
            case TEXT -> token.member(member.name()).orElse(quoted("example"));
            case TIME -> token.member(member.name()).orElse(now);
            case LIST ->
                token.member(member.name()).map(each -> '[' + each + ']').orElse("[\"example\"]");
            case BANNED -> quoted("example");
        };
        return mutation.of(member.set(token, json), member, json);
    }

    private void everywhere() {
        everywhere.put("removed", (token, member, _) -> member.remove(token));
        value(everywhere, "null", _ -> "null");
        value(everywhere, "true", _ -> "true");
        value(everywhere, "false", _ -> "false");
        value(everywhere, "a fraction", _ -> "1.5");
        value(everywhere, "an exponent", _ -> "1e9");
        value(everywhere, "a huge exponent", _ -> "1E400");
        value(everywhere, "below zero", _ -> "-1");
        value(everywhere, "beyond 2^53", _ -> "9007199254740993");
        value(everywhere, "2,000 digits", _ -> "9".repeat(2000));
        value(everywhere, "an empty text", _ -> quoted(""));
        value(everywhere, "5,000 letters", _ -> quoted("x".repeat(5000)));
        value(everywhere, "an empty object", _ -> "{}");
        value(everywhere, "in an object", json -> "{\"value\":" + json + "}");
        value(everywhere, "an empty array", _ -> "[]");
        value(everywhere, "in an array", json -> "[" + json + "]");
        value(everywhere, "in two arrays", json -> "[[" + json + "]]");
        value(everywhere, "in eight arrays", json -> "[".repeat(8) + json + "]".repeat(8));
        value(everywhere, "nothing", _ -> "");
        value(everywhere, "a bare word", _ -> "example");
        value(everywhere, "NaN", _ -> "NaN");
        value(everywhere, "behind a comment", json -> "/**/" + json);
        value(everywhere, "between blanks", json -> " \r\n\t" + json + " ");
        value(everywhere, "behind a no-break space", json -> "\u00A0" + json);
        value(everywhere, "a comma and itself behind", json -> json + "," + json);
        again("repeated", (member, json) -> quoted(member.name()) + ":" + json);
        again("repeated with its name escaped", (member, json) -> member.escaped() + ":" + json);
        again("repeated as null", (member, _) -> quoted(member.name()) + ":null");
        everywhere.put(
                "null before",
                (token, member, _) ->
                        member.rewrite(token, text -> "{" + quoted(member.name()) + ":null," + text.substring(1)));
        named("its name escaped", Member::escaped);
        named("its name in capitals", member -> quoted(member.name().toUpperCase(Locale.ROOT)));
        named("its name with a blank", member -> quoted(member.name() + " "));
        named("its name with a zero-width blank", member -> quoted(member.name() + ZERO_WIDTH));
        named("its name with NUL", member -> '"' + member.name() + "\\u0000\"");
        named("its name in full width", member -> quoted(fullWidth(member.name())));
    }

    private void texts() {
        value(texts, "a number", _ -> "17");
        text(texts, "blank", _ -> " ");
        text(texts, "blank lines", _ -> "\\t\\r\\n");
        text(texts, "a zero-width blank", _ -> ZERO_WIDTH);
        text(texts, "NUL", _ -> "\\u0000");
        text(texts, "a blank before", text -> " " + text);
        text(texts, "a blank behind", text -> text + " ");
        text(texts, "a tab behind", text -> text + "\\t");
        text(texts, "a line break behind", text -> text + "\\n");
        text(texts, "a header line behind", text -> text + "\\r\\nX-User-Id: root");
        text(texts, "NUL behind", text -> text + "\\u0000");
        text(texts, "DEL behind", text -> text + "\\u007f");
        text(texts, "a zero-width blank behind", text -> text + ZERO_WIDTH);
        text(texts, "a zero-width joiner inside", text -> text.charAt(0) + "\u200D" + text.substring(1));
        text(texts, "a soft hyphen inside", text -> text.charAt(0) + "\u00AD" + text.substring(1));
        text(texts, "a no-break space behind", text -> text + "\u00A0");
        text(texts, "a byte order mark before", text -> "\uFEFF" + text);
        text(texts, "right to left", text -> "\\u202e" + text);
        text(texts, "a Cyrillic letter", Mutants::lookAlike);
        text(texts, "a full-width letter", Mutants::fullWidth);
        text(texts, "a combining accent", text -> text + "\\u0301");
        text(texts, "a Kelvin sign behind", text -> text + "\u212A");
        text(texts, "an emoji behind", text -> text + "😀");
        text(texts, "half a surrogate pair", text -> text + "\\ud83d");
        text(texts, "in escapes", text -> "\\u%04x%s".formatted((int) text.charAt(0), text.substring(1)));
        text(texts, "in the other case", Mutants::otherCase);
        text(texts, "without its last letter", text -> text.substring(0, text.length() - 1));
        text(texts, "a letter more", text -> text + "x");
        text(texts, "in quotes", text -> "\\\"" + text + "\\\"");
        text(texts, "itself, itself", text -> text + "," + text);
        text(texts, "itself and itself", text -> text + " " + text);
        text(texts, "itself and two blanks and itself", text -> text + "  " + text);
        text(texts, "a path", _ -> "../../dev/null");
        text(texts, "a number in quotes", _ -> "17");
        text(texts, "128 letters", _ -> "x".repeat(128));
        text(texts, "129 letters", _ -> "x".repeat(129));
        for (var word : List.of(
                "none",
                "None",
                "null",
                "NULL",
                "nil",
                "undefined",
                "default",
                "placeholder",
                "temp",
                "unknown",
                "anonymous",
                "xxx")) {
            text(texts, "the word " + word, _ -> word);
        }
        text(texts, "unKnown with a Kelvin sign", _ -> "un\u212Anown");
    }

    private void times() {
        value(times, "in quotes", Mutants::inQuotes);
        value(times, "with a zero behind the point", json -> json + ".0");
        value(times, "with a half behind the point", json -> json + ".5");
        value(times, "with an exponent of zero", json -> json + "e0");
        value(times, "as a power of ten", json -> json.charAt(0) + "." + json.substring(1) + "E" + (json.length() - 1));
        value(times, "negative", json -> "-" + json);
        value(times, "minus zero", _ -> "-0");
        value(times, "zero", _ -> "0");
        value(times, "one", _ -> "1");
        value(times, "a tiny exponent", _ -> "1e-400");
        value(times, "in milliseconds", json -> json + "000");
        value(times, "in microseconds", json -> json + "000000");
        value(times, "2^53 - 1", _ -> "9007199254740991");
        value(times, "2^53", _ -> "9007199254740992");
        value(times, "2^63 - 1", _ -> "9223372036854775807");
        value(times, "2^63", _ -> "9223372036854775808");
        value(times, "2^64", _ -> "18446744073709551616");
        value(times, "below -2^63", _ -> "-9223372036854775809");
        value(times, "itself, 2^32 later", json -> Long.toString(Long.parseLong(json) + (1L << 32)));
        value(times, "a leading zero", json -> "0" + json);
        value(times, "a leading plus", json -> "+" + json);
        value(times, "hexadecimal", json -> "0x" + Long.toHexString(Long.parseLong(json)));
        value(times, "an underscore", json -> json.charAt(0) + "_" + json.substring(1));
        value(times, "nothing before the point", _ -> ".5");
        value(times, "nothing behind the point", json -> json + ".");
        value(times, "nothing behind the exponent", json -> json + "e");
        value(times, "in full-width digits", json -> fullWidth(json));
        value(times, "infinite", _ -> "Infinity");
        value(times, "infinitely negative", _ -> "-Infinity");
        value(times, "a date in quotes", _ -> quoted("2026-03-01T12:00:00Z"));
    }

    private void lists() {
        value(lists, "a number", _ -> "17");
        value(lists, "its element alone", json -> json.substring(1, json.length() - 1));
        element("with null", "null");
        element("with a number", "17");
        element("with true", "true");
        element("with an object", "{}");
        element("with an array", "[]");
        element("with an empty text", quoted(""));
        element("with a blank", quoted(" "));
        element("with the word null", quoted("null"));
        element("with two words", quoted("a b"));
        element("with a zero-width blank", quoted(ZERO_WIDTH));
        element("with a Cyrillic letter", quoted("аdmin"));
        element("with a line break", "\"a\\nb\"");
        element("with 129 letters", quoted("x".repeat(129)));
        element("with another", quoted("another"));
        element("with nothing behind its comma", "");
        value(lists, "another before", json -> json.replace("[", "[\"another\","));
        value(lists, "another alone", _ -> "[\"another\"]");
        value(lists, "an empty text alone", _ -> "[\"\"]");
        value(lists, "null alone", _ -> "[null]");
        value(lists, "its element twice", json -> json.replace("]", "," + json.substring(1)));
        value(lists, "its element 300 times", json -> {
            var element = json.substring(1, json.length() - 1);
            return "[" + (element + ",").repeat(299) + element + "]";
        });
    }

    private void banned() {
        value(banned, "null", _ -> "null");
        value(banned, "true", _ -> "true");
        value(banned, "a number", _ -> "17");
        value(banned, "an empty text", _ -> quoted(""));
        value(banned, "a text", json -> json);
        value(banned, "an empty array", _ -> "[]");
        value(banned, "in an array", json -> "[" + json + "]");
        value(banned, "an empty object", _ -> "{}");
    }

    private static void value(Map<String, Mutation> mutations, String name, UnaryOperator<String> change) {
        mutations.put(name, (token, member, json) -> member.set(token, change.apply(json)));
    }

    /** Changes what stands between the quotes; escapes in it are already written. */
    private static void text(Map<String, Mutation> mutations, String name, UnaryOperator<String> change) {
        value(mutations, name, json -> inQuotes(change.apply(json.substring(1, json.length() - 1))));
    }

    private void element(String name, String element) {
        value(lists, name, json -> json.replace("]", "," + element + "]"));
    }

    private interface Spelling {
        String of(Member member, String json);
    }

    /** Puts one more member behind all others. */
    private void again(String name, Spelling spelling) {
        everywhere.put(
                name,
                (token, member, json) -> member.rewrite(
                        token, text -> text.substring(0, text.length() - 1) + "," + spelling.of(member, json) + "}"));
    }

    private interface Naming {
        String of(Member member);
    }

    private void named(String name, Naming naming) {
        everywhere.put(
                name,
                (token, member, json) -> member.rewrite(
                        member.remove(token),
                        text -> text.substring(0, text.length() - 1) + "," + naming.of(member) + ":" + json + "}"));
    }

    private static String inQuotes(String text) {
        return '"' + text + '"';
    }

    private static String fullWidth(String text) {
        return (char) (text.charAt(0) + 0xFEE0) + text.substring(1);
    }

    private static String lookAlike(String text) {
        for (var i = 0; i < LOOK_ALIKES.length(); i += 2) {
            var altered = text.replace(LOOK_ALIKES.charAt(i), LOOK_ALIKES.charAt(i + 1));
            if (!altered.equals(text)) {
                return altered;
            }
        }
        throw new IllegalStateException("no letter of '" + text + "' has a look-alike");
    }

    private static String otherCase(String text) {
        var other = new StringBuilder();
        text.chars()
                .map(c -> Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c))
                .forEach(other::appendCodePoint);
        return other.toString();
    }

    private static Set<Kind> kinds(Object schema, Map<String, Object> definitions) {
        return switch (schema) {
            case Boolean _ -> EnumSet.of(Kind.BANNED);
            case Map<?, ?> map
            when map.get("$ref") instanceof String reference ->
                kinds(at(definitions, reference.substring(reference.lastIndexOf('/') + 1)), definitions);
            case Map<?, ?> map
            when map.get("enum") instanceof List<?> values ->
                values.stream()
                        .map(value -> value instanceof List<?> ? Kind.LIST : Kind.TEXT)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
            case Map<?, ?> map when map.containsKey("const") -> EnumSet.of(Kind.TEXT);
            case Map<?, ?> map ->
                switch (String.valueOf(map.get("type"))) {
                    case "string" -> EnumSet.of(Kind.TEXT);
                    case "integer" -> EnumSet.of(Kind.TIME);
                    case "array" -> EnumSet.of(Kind.LIST);
                    default -> EnumSet.noneOf(Kind.class);
                };
            default -> EnumSet.noneOf(Kind.class);
        };
    }

    private static Map<String, Object> document() {
        try {
            return Objects.requireNonNull(JsonMapper.createDefault().readValue(TokenContract.document(), OBJECT));
        } catch (IOException e) {
            throw new UncheckedIOException("the contract's document is not JSON", e);
        }
    }

    @SuppressWarnings("unchecked") // the names in a JSON object are texts
    private static Map<String, Object> at(Map<String, Object> object, String name) {
        return (Map<String, Object>) Objects.requireNonNull(object.get(name), name);
    }
}
