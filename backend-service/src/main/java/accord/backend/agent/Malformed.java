package accord.backend.agent;

import java.util.Map;

/** A line that was meant as a record and could not be read. */
record Malformed(int line, String reason) {
    Map<String, Object> plain() {
        return new Plain().with("line", line).with("reason", reason).map();
    }

    @Override
    public String toString() {
        return "line " + line + " " + reason;
    }
}
