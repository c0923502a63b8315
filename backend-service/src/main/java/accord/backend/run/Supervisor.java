package accord.backend.run;

/** Answers one request and narrates while it works. It cannot send: what the user sees is the run's to say. */
public interface Supervisor {
    /** Blocks until answered. May throw, hang or be interrupted: the run ends properly whatever happens here. */
    Answer answer(Assignment assignment, Narration narration) throws Exception;
}
