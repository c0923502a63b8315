package accord.kernel.release;

import static java.util.Objects.requireNonNullElse;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A token contract, read as what it says about tokens: what is accepted, and what is minted. Where several values are accepted,
 * the first is the one that is minted; a {@code token_use} is minted if it has a lifetime.
 */
record ContractDocument(Map<String, Object> json) {
    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);
    private static final String LONGEST = "longest_accepted";

    static ContractDocument parse(String text) {
        try {
            return new ContractDocument(JsonMapper.createDefault().readValue(text, OBJECT));
        } catch (IOException e) {
            throw new UncheckedIOException("this is no contract", e);
        }
    }

    int version() {
        return (int) number("version");
    }

    /** The values that a header member or a claim may have. */
    List<?> accepted(String part, String member) {
        var schema = object(properties(part).get(member));
        return schema.containsKey("const")
                ? List.of(schema.get("const"))
                : schema.get("enum") instanceof List<?> values ? values : List.of();
    }

    /** What every header, every set of claims, or ({@code then}) those of a person must have. */
    List<?> required(String part) {
        return list(definition(part).get("required"));
    }

    List<?> requiredOfPeople() {
        return list(object(definition("claims").get("then")).get("required"));
    }

    Map<String, Object> properties(String part) {
        return object(definition(part).get("properties"));
    }

    Map<String, Object> definition(String name) {
        return object(object(json.get("$defs")).get(name));
    }

    /** Without what is only explained. */
    static @Nullable Object meaning(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> map)) {
            return schema;
        }
        var meaning = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((name, value) -> {
            if (!name.equals("description")) {
                meaning.put(name, meaning(value));
            }
        });
        return meaning;
    }

    /** Seconds, by use. */
    Map<String, Long> mintedLifetimes() {
        return object(contract("lifetime_seconds")).entrySet().stream()
                .filter(lifetime -> !lifetime.getKey().equals(LONGEST))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, lifetime -> whole(lifetime.getValue())));
    }

    long longestLifetime() {
        return whole(object(contract("lifetime_seconds")).get(LONGEST));
    }

    long characters(String which) {
        return whole(object(contract("characters")).get(which));
    }

    long number(String name) {
        return whole(contract(name));
    }

    @Nullable
    Object contract(String name) {
        return object(json.get("contract")).get(name);
    }

    /** By code, as they are spelled: status, close code and whether to come back. */
    Map<String, Object> refusals() {
        return list(contract("refusals")).stream()
                .map(ContractDocument::object)
                .collect(Collectors.toUnmodifiableMap(
                        refusal -> String.valueOf(refusal.get("code")), refusal -> refusal));
    }

    /** All names of either, in order. */
    static TreeSet<String> names(Map<String, Object> one, Map<String, Object> other) {
        var names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }

    @SuppressWarnings("unchecked") // JSON has no other keys
    static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static long whole(@Nullable Object value) {
        return ((Number) requireNonNullElse(value, 0)).longValue();
    }
}
