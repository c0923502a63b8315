package accord.backend.run;

import java.util.List;

/** Answers one request and narrates while it works. It cannot send: what the user sees is the run's to say. */
public interface Supervisor {
    /** Blocks until answered. May throw, hang or be interrupted: the run ends properly whatever happens here. */
    Answer answer(Assignment assignment, Narration narration) throws Exception;

    /** The agents that work for it, for people to read; none when it does not tell. */
    default List<AgentCard> agents() {
        return List.of();
    }
}
