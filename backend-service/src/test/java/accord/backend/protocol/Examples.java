package accord.backend.protocol;

import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages of every kind, found and made by reflection: none is forgotten when one is added. */
final class Examples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");

    /** Values that a component may hold, and the value that a full example has there. */
    static final Map<Class<?>, Object> PLAIN = Map.ofEntries(
            Map.entry(String.class, "some text"),
            Map.entry(int.class, 7),
            Map.entry(long.class, 42L),
            Map.entry(double.class, 0.5),
            Map.entry(boolean.class, true),
            Map.entry(Instant.class, NOON),
            Map.entry(Duration.class, Duration.ofSeconds(3)),
            Map.entry(Map.class, Map.of("key", List.of("value", 1))),
            Map.entry(ThreadId.class, new ThreadId("t-1")),
            Map.entry(RunId.class, new RunId("r-1")),
            Map.entry(RequestId.class, new RequestId("q-1")),
            Map.entry(UserId.class, new UserId("u-1")),
            Map.entry(ReplyTo.class, new ReplyTo.Message("m-1")),
            Map.entry(ErrorCode.class, ErrorCode.RUN_BUSY));

    /** What is not worth saying, and therefore left out where it may be. */
    private static final Map<Class<?>, Object> BARE = Map.of(
            String.class,
            "",
            int.class,
            0,
            long.class,
            0L,
            boolean.class,
            false,
            Map.class,
            Map.of(),
            ReplyTo.class,
            ReplyTo.NOTHING);

    private Examples() {}

    /** The messages that a sealed type permits. */
    static Stream<Class<?>> leaves(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? leaves(type) : Stream.of(type));
    }

    /** A record that holds something everywhere. */
    static Object full(Class<?> record) {
        return example(record, true);
    }

    /** A record that holds nothing wherever it may hold nothing. */
    static Object bare(Class<?> record) {
        return example(record, false);
    }

    private static Object example(Class<?> record, boolean isFull) {
        var components = record.getRecordComponents();
        var values = Arrays.stream(components)
                .map(component -> value(component, isFull))
                .toArray();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return record.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no example of " + record, e);
        }
    }

    private static Object value(RecordComponent component, boolean isFull) {
        var type = component.getType();
        if (!isFull && BARE.containsKey(type)) {
            return BARE.get(type);
        }
        if (PLAIN.containsKey(type)) {
            return PLAIN.get(type);
        }
        return switch (type.getSimpleName()) {
            case "Optional" -> isFull ? Optional.of(full(argument(component))) : Optional.empty();
            case "List" -> List.of(example(argument(component), isFull));
            // The terms of a connection are never nothing.
            case "ConnectionTerms" -> full(type);
            default -> example(type, isFull);
        };
    }

    private static Class<?> argument(RecordComponent component) {
        return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    }

    static String snakeCase(Class<?> type) {
        return snakeCase(type.getSimpleName());
    }

    static String snakeCase(String camelCase) {
        return Arrays.stream(camelCase.split("(?=[A-Z])", -1))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_"));
    }
}
