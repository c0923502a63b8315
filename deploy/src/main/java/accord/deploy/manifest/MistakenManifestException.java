package accord.deploy.manifest;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Refuses manifests that cannot mean what their author wanted; carries every mistake that was found. */
public final class MistakenManifestException extends RuntimeException {

    private final transient List<Mistake> mistakes;

    public MistakenManifestException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
