package accord.deploy.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The head of a message as it was sent. What is not changed on purpose is passed on byte for byte. */
final class Head {

    private static final Set<String> OF_CONNECTIONS = Set.of("close", "keep-alive");
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final Pattern CLOUD_TRACE = Pattern.compile("([0-9a-fA-F]{32})/(\\d{1,20})(;o=([01]))?");

    /** A header field with the lines that it is folded into. */
    private record Field(String name, String lines) {

        static Field of(String line) {
            var colon = line.indexOf(':');
            return new Field(colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line);
        }

        Field folded(String line) {
            return new Field(name, lines + line);
        }

        String value() {
            return lines.substring(lines.indexOf(':') + 1).strip();
        }
    }

    private final String first;
    private final List<Field> fields;
    private final String last;

    private Head(String first, List<Field> fields, String last) {
        this.first = first;
        this.fields = fields;
        this.last = last;
    }

    /** @param raw from the end of the message before to the empty line */
    static Head of(ByteBuf raw) {
        var lines = new ArrayList<>(Arrays.asList(raw.toString(ISO_8859_1).split("(?<=\n)", -1)));
        lines.removeIf(String::isEmpty);
        var first = new StringBuilder();
        var rest = 0;
        // Empty lines before the first one are allowed.
        while (rest < lines.size() && first.toString().isBlank()) {
            first.append(lines.get(rest++));
        }
        var fields = new ArrayList<Field>();
        for (var line : lines.subList(rest, Math.max(rest, lines.size() - 1))) {
            if (!fields.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
                fields.set(fields.size() - 1, fields.getLast().folded(line));
            } else {
                fields.add(Field.of(line));
            }
        }
        return new Head(first.toString(), fields, rest < lines.size() ? lines.getLast() : "");
    }

    ByteBuf bytes() {
        var text = new StringBuilder(first);
        fields.forEach(field -> text.append(field.lines()));
        return Unpooled.wrappedBuffer(text.append(last).toString().getBytes(ISO_8859_1));
    }

    void add(String name, String value) {
        fields.add(Field.of(name + ": " + value + "\r\n"));
    }

    private void remove(String name) {
        fields.removeIf(field -> field.name().equals(name));
    }

    private boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    /** The values of a header field, however many lines they are on. */
    private List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** Whether this asks for another protocol, well or badly: the answer is the service's. HTTP/2 is not for asking here. */
    boolean isUpgrade() {
        return values("upgrade").stream()
                        .anyMatch(value -> !value.toLowerCase(Locale.ROOT).startsWith("h2c"))
                || has("sec-websocket-key")
                || has("sec-websocket-version");
    }

    /** The instance that this client was given the last time. */
    Optional<String> cookie(String name) {
        return values("cookie").stream()
                .flatMap(value -> Arrays.stream(value.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /** Leaves out what was said to the front and not to the service. */
    void removeHopByHop() {
        var named = new HashSet<String>();
        for (var value : values("connection")) {
            for (var option : value.split(",", -1)) {
                named.add(option.strip().toLowerCase(Locale.ROOT));
            }
        }
        var kept = named.stream().filter(OF_CONNECTIONS::contains).toList();
        named.removeAll(OF_CONNECTIONS);
        // What frames the message cannot be named away.
        named.removeAll(Set.of("", "host", "content-length", "transfer-encoding"));
        named.addAll(Set.of("keep-alive", "proxy-connection", "te", "upgrade", "http2-settings"));
        if (named.size() > 5 || fields.stream().anyMatch(field -> named.contains(field.name()))) {
            fields.removeIf(field -> named.contains(field.name()));
            remove("connection");
            if (!kept.isEmpty()) {
                add("Connection", String.join(", ", kept));
            }
        }
    }

    /** Says who asked, over what, and as part of what, as Google's front end does. */
    void forward(String client) {
        append("X-Forwarded-For", client);
        remove("x-forwarded-proto");
        add("X-Forwarded-Proto", "http");
        append("Forwarded", "for=\"" + client + "\";proto=http");
        trace();
    }

    private void append(String name, String value) {
        var values = new ArrayList<>(values(name.toLowerCase(Locale.ROOT)));
        remove(name.toLowerCase(Locale.ROOT));
        values.add(value);
        add(name, String.join(", ", values));
    }

    private void trace() {
        var parent = values("traceparent").stream().findFirst().map(TRACEPARENT::matcher);
        var cloud = values("x-cloud-trace-context").stream().findFirst().map(CLOUD_TRACE::matcher);
        if (parent.isEmpty() && cloud.isPresent() && cloud.get().matches()) {
            add(
                    "traceparent",
                    "00-" + cloud.get().group(1).toLowerCase(Locale.ROOT) + "-"
                            + hex(span(cloud.get().group(2))) + "-0"
                            + ("1".equals(cloud.get().group(4)) ? 1 : 0));
        } else if (parent.isPresent() && cloud.isEmpty() && parent.get().matches()) {
            add(
                    "X-Cloud-Trace-Context",
                    cloudTrace(
                            parent.get().group(1),
                            parent.get().group(2),
                            parent.get().group(3)));
        } else if (parent.isEmpty() && cloud.isEmpty()) {
            var random = ThreadLocalRandom.current();
            var trace = hex(random.nextLong()) + hex(random.nextLong(1, Long.MAX_VALUE));
            var span = hex(random.nextLong(1, Long.MAX_VALUE));
            add("traceparent", "00-" + trace + "-" + span + "-01");
            add("X-Cloud-Trace-Context", cloudTrace(trace, span, "01"));
        }
    }

    private static String cloudTrace(String trace, String span, String flags) {
        return trace + "/" + Long.toUnsignedString(Long.parseUnsignedLong(span, 16)) + ";o="
                + (Integer.parseInt(flags, 16) & 1);
    }

    private static long span(String decimal) {
        try {
            return Long.parseUnsignedLong(decimal);
        } catch (NumberFormatException _) {
            return 1;
        }
    }

    private static String hex(long value) {
        return "%016x".formatted(value);
    }
}
