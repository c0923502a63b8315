package accord.contract.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A conversation as a text. Lines that begin with # are for the reader; the first of them is the title.
 *
 * <pre>{@code
 * # Somebody says hello.
 * OPEN /ws
 * > Sec-WebSocket-Protocol: agent-events.v1
 * > Authorization: Bearer ${token}
 * RCV {"type":"connection_established","user_id":"${user_id}","…":"…"}
 * SND {"type":"user_message","thread_id":"t","content":"hello"}
 * …
 * RCV {"type":"agent_completed","status":"completed","…":"…"}
 * LEAVE
 * }</pre>
 *
 * <p>In what is to come, {@code "<any>"}, {@code "<string>"}, {@code "<int>"}, {@code "<number>"}, {@code "<bool>"},
 * {@code "<object>"} and {@code "<list>"} stand for such values, {@code ${name}} for a value that is given, or is what came
 * there first, and {@code "…":"…"} for whatever else there is; without it, there is nothing else. A line with only an
 * ellipsis lets anything come before the next one. A name with a colon before a line tells several connections apart, and
 * {@code <9 letters>} stands for a message of that length.
 */
public final class Script {
    private static final Pattern WHOSE = Pattern.compile("([a-z]+): (.*)");
    private static final Pattern TIMES = Pattern.compile("x(\\d+) (.*)");

    private final String name;
    private final String title;
    private final List<Step> steps;

    private Script(String name, String title, List<Step> steps) {
        this.name = name;
        this.title = title;
        this.steps = List.copyOf(steps);
    }

    /** One of those that are shipped beside this class, without its {@code .txt}. */
    public static Script shipped(String name) {
        var resource = name + ".txt";
        try (var text = Script.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalArgumentException("there is no script " + resource);
            }
            return parse(name, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the script " + resource + " cannot be read", e);
        }
    }

    /** Fails with an {@link IllegalArgumentException} that names the line when there is one that says nothing. */
    public static Script parse(String name, String text) {
        var steps = new ArrayList<Step>();
        var title = name;
        var skips = false;
        var lines = text.lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.startsWith("#")) {
                title = title.equals(name) ? line.substring(1).strip() : title;
            } else if (line.equals("…") || line.equals("...")) {
                skips = true;
            } else if (!line.isEmpty()) {
                var headers = headers(lines, i + 1);
                steps.add(step(name, i + 1, line, headers, skips));
                i += headers.size();
                skips = false;
            }
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(name + " says nothing");
        }
        return new Script(name, title, steps);
    }

    private static List<String> headers(List<String> lines, int from) {
        return lines.subList(from, lines.size()).stream()
                .map(String::strip)
                .takeWhile(line -> line.startsWith(">"))
                .map(line -> line.substring(1).strip())
                .toList();
    }

    private static Step step(String script, int line, String text, List<String> headers, boolean skips) {
        var whose = WHOSE.matcher(text);
        var isNamed = whose.matches();
        var who = isNamed ? whose.group(1) : "";
        var words = (isNamed ? whose.group(2) : text).split(" ", 2);
        var rest = words.length == 1 ? "" : words[1].strip();
        var many = TIMES.matcher(rest);
        var isRepeated = many.matches();
        var times = isRepeated ? Integer.parseInt(many.group(1)) : 1;
        var once = isRepeated ? many.group(2) : rest;
        return switch (words[0]) {
            case "OPEN" -> new Step.Open(line, who, text, rest, headers);
            case "SND" -> new Step.Say(line, who, text, times, once);
            case "RCV" -> new Step.Hear(line, who, text, times, once, skips);
            case "CLOSE" -> closed(line, who, text, rest, skips);
            case "LEAVE" -> new Step.Leave(line, who, text);
            case "LOSE" -> new Step.Lose(line, who, text);
            case "REFUSED" -> new Step.Refused(line, who, text, Integer.parseInt(rest));
            default ->
                throw new IllegalArgumentException(
                        "%s, line %d: '%s' is none of OPEN, SND, RCV, CLOSE, LEAVE, LOSE, REFUSED"
                                .formatted(script, line, words[0]));
        };
    }

    private static Step closed(int line, String who, String text, String rest, boolean skips) {
        var words = rest.split(" ", 2);
        return new Step.Closed(
                line, who, text, Integer.parseInt(words[0]), words.length == 1 ? "" : words[1].strip(), skips);
    }

    public String name() {
        return name;
    }

    /** What it shows, in a sentence. */
    public String title() {
        return title;
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return name + ": " + title;
    }
}
