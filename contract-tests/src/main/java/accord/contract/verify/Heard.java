package accord.contract.verify;

import accord.contract.client.Frame;
import io.micronaut.json.tree.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A frame and when it came.
 *
 * @param ms since the socket began to be opened
 */
record Heard(Frame frame, long ms) {
    private static final int LINE = 200;

    /** A line for a person: {@code RCV agent_thinking   123 ms  data: reads 240 records}. */
    String line() {
        return "RCV %-22s %6d ms  %s".formatted(frame.type(), ms, shortened(told()));
    }

    private String told() {
        var agent = frame.text("agent_name").map(name -> name + ": ").orElse("");
        return agent
                + switch (frame.type()) {
                    case "connection_established" ->
                        "as %s over %s"
                                .formatted(
                                        own("user_id"), frame.text("protocol").orElse("-"));
                    case "agent_started" -> own("message");
                    case "agent_thinking" -> own("reasoning");
                    case "tool_executing" -> own("tool_name") + " " + values("parameters");
                    case "tool_completed" ->
                        "%s %s %s".formatted(own("tool_name"), frame.flag("success") ? "gave" : "failed:", outcome());
                    case "agent_completed" -> own("status") + ": " + own("final_response");
                    case "command_reply" -> "run %s in thread %s".formatted(own("run_id"), own("thread_id"));
                    case "error_message" -> own("error_code") + ": " + own("error_message");
                    default -> values();
                };
    }

    private String outcome() {
        return frame.flag("success") ? values("result") : own("error");
    }

    private String own(String name) {
        return frame.text(name).orElse("");
    }

    private String values(String... path) {
        return frame.at(path).filter(JsonNode::isObject).map(Heard::values).orElse("");
    }

    private static String values(JsonNode object) {
        return StreamSupport.stream(object.entries().spliterator(), false)
                .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String value(JsonNode node) {
        return node.isContainerNode() ? "(%d)".formatted(node.size()) : String.valueOf(node.getValue());
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LINE ? line : line.substring(0, LINE) + "…";
    }
}
