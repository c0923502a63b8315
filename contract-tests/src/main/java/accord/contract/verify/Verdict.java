package accord.contract.verify;

import accord.contract.client.Frame;
import accord.contract.client.Json;
import io.micronaut.json.tree.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Whether a conversation kept the main promise: greeted, five kinds of events in order, and an answer that was computed.
 *
 * @param events the types of the greeting and of the run's events, in the order they came
 * @param ms when each type first came
 * @param missing what the promise has and the conversation has not; empty when it was kept
 */
record Verdict(List<String> events, Map<String, Long> ms, List<String> missing) {
    private static final String GREETING = "connection_established";
    private static final String LAST = "agent_completed";
    private static final List<String> PROMISED =
            List.of(GREETING, "agent_started", "agent_thinking", "tool_executing", "tool_completed", LAST);

    static Verdict of(List<Heard> heard, List<String> failures) {
        var story = heard.stream()
                .filter(entry -> PROMISED.contains(entry.frame().type()))
                .toList();
        var ms = new LinkedHashMap<String, Long>();
        story.forEach(entry -> ms.putIfAbsent(entry.frame().type(), entry.ms()));
        var events = story.stream().map(entry -> entry.frame().type()).toList();

        var missing = new ArrayList<>(failures);
        PROMISED.stream().filter(type -> !ms.containsKey(type)).forEach(missing::add);
        if (missing.isEmpty()) {
            judgeOrder(events, List.copyOf(ms.keySet()), missing);
            judgeTools(story, missing);
            judgeAnswer(story.getLast().frame(), missing);
            if (heard.stream().anyMatch(entry -> entry.frame().flag("fallback_mode"))) {
                missing.add("a run that is no fallback");
            }
        }
        return new Verdict(events, ms, List.copyOf(missing));
    }

    private static void judgeOrder(List<String> events, List<String> firsts, List<String> missing) {
        if (!firsts.equals(PROMISED)) {
            missing.add("the order " + String.join(", ", PROMISED));
        }
        if (events.stream().filter(LAST::equals).count() > 1) {
            missing.add("one single " + LAST);
        }
    }

    private static void judgeTools(List<Heard> story, List<String> missing) {
        var called = calls(story, "tool_executing");
        var completed = calls(story, "tool_completed");
        if (!called.equals(completed)) {
            missing.add("a tool_completed for each tool_executing");
        }
        if (story.stream().noneMatch(entry -> entry.frame().flag("success"))) {
            missing.add("a tool that succeeds");
        }
    }

    private static List<String> calls(List<Heard> story, String type) {
        return story.stream()
                .map(Heard::frame)
                .filter(frame -> frame.is(type))
                .map(frame -> frame.text("tool_call_id").orElse(""))
                .sorted()
                .toList();
    }

    private static void judgeAnswer(Frame last, List<String> missing) {
        var status = last.text("status").orElse("");
        if (!status.equals("completed")) {
            missing.add("status completed (it is %s)".formatted(status));
        }
        if (last.text("final_response").orElse("").isBlank()) {
            missing.add("a final_response");
        }
        if (last.at("result").filter(Verdict::figures).isEmpty()) {
            missing.add("figures in the result");
        }
    }

    /** Whether anything was computed: a number other than zero, at whatever depth. */
    private static boolean figures(JsonNode node) {
        return node.isNumber()
                ? node.getDoubleValue() != 0
                : node.isContainerNode()
                        && StreamSupport.stream(node.values().spliterator(), false)
                                .anyMatch(Verdict::figures);
    }

    boolean ok() {
        return missing.isEmpty();
    }

    /** One line: {@code {"ok":true,"events":[…],"ms":{…}}}, or {@code {"ok":false,"missing":[…],…}}. */
    String json() {
        var line = new LinkedHashMap<String, Object>();
        line.put("ok", ok());
        if (!ok()) {
            line.put("missing", missing);
        }
        line.put("events", events);
        line.put("ms", ms);
        return Json.write(line);
    }
}
