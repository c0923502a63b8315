package accord.deploy.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The mistakes that were found so far. Whoever finds one notes it and reads on, so that one look finds them all. */
public final class Mistakes {

    private final Set<Mistake> found = new LinkedHashSet<>();

    public void add(Kind kind, Place place, String wrong, String fix) {
        found.add(new Mistake(kind, place, wrong, fix));
    }

    public boolean hold(Kind kind) {
        return found.stream().anyMatch(mistake -> mistake.kind() == kind);
    }

    /** By file and line. */
    public List<Mistake> found() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing((Mistake mistake) -> mistake.place().file())
                .thenComparingInt(mistake -> mistake.place().line()));
        return List.copyOf(sorted);
    }

    void refuse() {
        if (!found.isEmpty()) {
            throw new MistakenManifestException(found());
        }
    }
}
