package accord.contract.verify;

import java.util.List;

/**
 * One thing that a service does wrong. What it does not mention passes as it is.
 *
 * @see Middleman
 */
abstract class Sabotage {
    private final String what;
    private final List<String> noticedBy;

    /**
     * @param what completes "a service that …"
     * @param noticedBy the names of the checks that must notice, and no other may; the first is the one it is made for
     */
    Sabotage(String what, String... noticedBy) {
        this.what = what;
        this.noticedBy = List.of(noticedBy);
    }

    final List<String> noticedBy() {
        return noticedBy;
    }

    /** What the client gets instead of the service's answer. */
    Answer answer(Ask ask, Answer answer) throws InterruptedException {
        return answer;
    }

    /** What the service is asked instead. */
    Ask ask(Ask ask) {
        return ask;
    }

    /** What one socket does, from its opening to its end. */
    Line line() {
        return new Line();
    }

    @Override
    public String toString() {
        return what;
    }

    /** An HTTP request. */
    record Ask(String method, String path, String body) {
        boolean is(String wantedMethod, String pathPattern) {
            return method.equals(wantedMethod) && path.matches(pathPattern);
        }
    }

    /** An HTTP answer. */
    record Answer(int status, String type, String body) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }

        Answer replacing(String pattern, String replacement) {
            return new Answer(status, type, body.replaceAll(pattern, replacement));
        }
    }

    /** The messages of one socket. */
    static class Line implements AutoCloseable {
        /** What the client hears instead of this. */
        List<String> down(String message) {
            return List.of(message);
        }

        /** Hears what the client says. */
        void up(String message) {}

        @Override
        public void close() {}
    }
}
