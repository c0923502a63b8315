package accord.deploy.rollout;

import accord.deploy.manifest.Json;
import accord.deploy.rollout.Course.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How it ended, for people and programs.
 *
 * @param goal where it was to end
 * @param before percent of the traffic by revision, by service
 * @param after the same, when it had ended
 */
public record Verdict(
        Phase goal,
        Phase phase,
        boolean nothingToDo,
        String reason,
        Map<String, Map<String, Integer>> before,
        Map<String, Map<String, Integer>> after,
        List<String> notes) {

    public Verdict {
        notes = List.copyOf(notes);
    }

    /** 0 all is as it was wanted, 1 it went back, 4 somebody has to look, 130 it was stopped. */
    public int exitCode() {
        return switch (phase) {
            case RELEASED, ROLLED_BACK -> phase == goal ? 0 : 1;
            case STRANDED -> 4;
            case INTERRUPTED -> 130;
            case FORWARD, BACK -> throw new IllegalStateException("it has not ended");
        };
    }

    public Verdict noting(List<String> more) {
        var all = new ArrayList<>(more);
        all.addAll(notes);
        return new Verdict(goal, phase, nothingToDo, reason, before, after, all);
    }

    public String word() {
        return nothingToDo
                ? "nothing to do"
                : phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** One line. */
    public String json() {
        var object = new LinkedHashMap<String, Object>();
        object.put("verdict", word());
        object.put("exit", exitCode());
        object.put("reason", reason);
        object.put("before", before);
        object.put("after", after);
        object.put("notes", notes);
        return Json.write(object);
    }
}
