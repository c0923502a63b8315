package accord.backend.protocol;

import accord.kernel.context.ThreadId;
import accord.kernel.token.Identifier;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says about a thread itself over HTTP, read as strictly as its messages on a socket.
 *
 * @param thread the name that it is to have; empty for one that we mint
 * @param title what people are to call it, one line; empty when nothing was said about that
 */
public record ThreadForm(Optional<ThreadId> thread, Optional<String> title) {
    private static final int MAX_TITLE = 80;

    /** What became of a text. */
    public sealed interface Reading {
        record Understood(ThreadForm form) implements Reading {}

        /** It was not; the detail never repeats a value. */
        record Refused(String detail) implements Reading {}
    }

    /** Reads one. */
    public static Reading read(String text) {
        try {
            var members = PlainJson.object(text);
            return new Reading.Understood(new ThreadForm(thread(members), title(members)));
        } catch (BadMessageException e) {
            return new Reading.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<ThreadId> thread(Map<String, Object> members) throws BadMessageException {
        var name = text(members, "thread_id");
        var problem = name.flatMap(Identifier::problem);
        if (problem.isPresent()) {
            throw bad("'thread_id' " + problem.get());
        }
        return name.map(ThreadId::new);
    }

    private static Optional<String> title(Map<String, Object> members) throws BadMessageException {
        var title = text(members, "title").map(String::strip);
        if (title.isPresent() && title.get().isEmpty()) {
            throw bad("'title' is empty");
        }
        if (title.filter(text -> text.codePointCount(0, text.length()) > MAX_TITLE)
                .isPresent()) {
            throw bad("'title' has more than " + MAX_TITLE + " characters");
        }
        if (title.filter(text -> text.codePoints().anyMatch(Character::isISOControl))
                .isPresent()) {
            throw bad("'title' holds a control character; it is one line");
        }
        return title;
    }

    private static Optional<String> text(Map<String, Object> members, String name) throws BadMessageException {
        return switch (members.get(name)) {
            case null -> Optional.empty();
            // A member that is null counts as absent.
            case Optional<?> _ -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw bad("'" + name + "' is not a string");
        };
    }

    private static BadMessageException bad(String detail) {
        return new BadMessageException(ReplyTo.NOTHING, ErrorCode.BAD_MESSAGE, detail);
    }
}
